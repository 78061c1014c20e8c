import type { RelayAddress } from '../../platform/config/relay-url.ts';
import type { CloudEvent } from '../feed/cloud-event.rules.ts';

/**
 * A broker that the feed is relayed to. Another kind of broker (Kafka, AMQP) is another file with these two methods and a
 * line in brokers.ts: it is given events in the feed's order, one after the other, each again until it is taken.
 */
export interface Broker {
  /**
   * Resolves when the broker keeps the event for good, or kept it before under the same id. Rejects when that is not
   * certain: the event comes again, in its place, under its id. Events of one `partitionkey` stay in the order of the calls.
   */
  publish(event: CloudEvent): Promise<void>;
  /** Parts from the broker; never rejects. */
  close(): Promise<void>;
}

/** Where a broker is and what it is shown. */
export interface BrokerAccess {
  readonly address: RelayAddress;
  /** A file of credentials, where the address holds none. */
  readonly credentialsFile: string | null;
}

/** Something at the broker or in its settings that a person must mend: no further try helps. The message holds no secret. */
export class BrokerRefuses extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BrokerRefuses';
  }
}

/** The broker is away, or did not answer in time: the next try may succeed. */
export class BrokerAway extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BrokerAway';
  }
}
