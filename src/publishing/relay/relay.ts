import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { OperationsQueries, type BacklogState } from '../../platform/operations/operations.queries.ts';
import { cloudEvent, type IdentifiedEvent } from '../feed/cloud-event.rules.ts';
import { AT_HOME } from '../feed/feed-epoch.ts';
import { FeedQueries } from '../feed/feed.queries.ts';
import type { Broker } from './broker.ts';
import { RelayPosition, type RelayHold } from './relay-position.ts';

/** Events read at a time. */
const BATCH = 100;
/** What the broker has taken is noted after so many events, or so long: as much as comes again when the process dies. */
const NOTED_TOGETHER = 20;
const NOTED_AFTER_MILLISECONDS = 250;
/** An event is sent only while the lease is surely ours for longer than a broker may take to answer. */
const SURE_MILLISECONDS = 6000;

/** How one turn of relaying ended. */
export interface RelayTurn {
  /** Events that the broker keeps since then, as the position tells. */
  readonly relayed: number;
  /** False where another process relays, or does now. */
  readonly ours: boolean;
  /** Why the turn ended early; undefined when it did not. */
  readonly fault: Error | undefined;
}

/** An event with what holds for the feed, or that alone. */
type FeedRow = { readonly epoch: string; readonly atHome: boolean } & (
  IdentifiedEvent | { readonly eventId: null }
);

interface Batch {
  readonly epoch: string;
  readonly events: readonly IdentifiedEvent[];
}

/** Relays the feed to a broker: at least once, in the feed's order, by one process at a time. */
@Injectable()
export class Relay {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly feed: FeedQueries,
    private readonly position: RelayPosition,
    operations: OperationsQueries,
  ) {
    if (settings.relayUrl !== null) operations.backlog('relay', async () => await this.backlog());
  }

  /**
   * Relays what comes next, under a lease and without a transaction: nothing of the database waits for the broker. What the
   * broker has taken is noted also when it then fails. A process that dies before that leaves the lease to another, which
   * relays the same events again under the same ids.
   */
  async turn(broker: Broker): Promise<RelayTurn> {
    const hold = await this.position.take();
    if (hold === null) return { relayed: 0, ours: false, fault: undefined };
    const turn = await this.relayUnder(hold, broker).catch(async (error: unknown) => {
      // the database did not answer: if it does now, another need not wait until the lease is over
      await this.position.giveBack(hold, undefined).catch(() => undefined);
      throw error;
    });
    await this.position.giveBack(hold, turn.fault);
    return turn;
  }

  /** Notes why nothing can be relayed, where something waits that nobody relays. */
  async noteFault(message: string): Promise<void> {
    await this.position.noteFault(message);
  }

  /** What waits to be relayed. */
  async backlog(): Promise<BacklogState> {
    return await this.position.backlog();
  }

  /** One after the other: an event goes out when the broker keeps the one before it, so that none overtakes another. */
  private async relayUnder(hold: RelayHold, broker: Broker): Promise<RelayTurn> {
    const { epoch, events } = await this.eventsAfter(hold.position);
    const source = { publicUrl: this.settings.publicUrl, epoch };
    let [taken, noted] = [0, 0];
    let notedAt = performance.now();
    const lost = (): RelayTurn => ({ relayed: noted, ours: false, fault: undefined });
    const note = async (): Promise<boolean> => {
      const last = taken > noted ? events[taken - 1] : undefined;
      if (last === undefined) return true;
      if (!(await this.position.note(hold, epoch, last))) return false;
      [noted, notedAt] = [taken, performance.now()];
      return true;
    };
    for (const event of events) {
      const isDue = taken - noted >= NOTED_TOGETHER || performance.now() - notedAt > NOTED_AFTER_MILLISECONDS;
      if (isDue && !(await note())) return lost();
      if (hold.heldUntil - performance.now() < SURE_MILLISECONDS) return lost();
      try {
        await broker.publish(cloudEvent(event, source));
      } catch (error) {
        const fault = error instanceof Error ? error : new Error(String(error));
        const ours = await note();
        return { relayed: noted, ours, fault };
      }
      taken += 1;
    }
    return (await note()) ? { relayed: noted, ours: true, fault: undefined } : lost();
  }

  /** The events after a place and the epoch that they are numbered in, as of one moment. */
  private async eventsAfter(place: number): Promise<Batch> {
    const found = await this.database.query<FeedRow>(
      `select f.epoch, ${AT_HOME} as "atHome", n.sequence, n.event_id as "eventId", e.type, e.occurred_at as "occurredAt", e.data
         from feed f
         left join lateral (select sequence, event_id from feed_event
                             where sequence > $1 and sequence <= f.last_sequence order by sequence limit $2) n on true
         left join event e on e.id = n.event_id
        order by n.sequence`,
      [place, BATCH],
    );
    const [first] = found;
    if (first === undefined) throw new Error('the table feed has lost its row');
    if (!first.atHome) {
      await this.feed.head(); // which begins the new epoch
      return await this.eventsAfter(place);
    }
    const events = found.filter((each): each is FeedRow & IdentifiedEvent => each.eventId !== null);
    return { epoch: first.epoch, events };
  }
}
