import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { OperationsQueries, type BacklogState } from '../../platform/operations/operations.queries.ts';
import { cloudEvent, type IdentifiedEvent } from '../feed/cloud-event.rules.ts';
import { FeedQueries } from '../feed/feed.queries.ts';
import type { Broker } from './broker.ts';

/** Events relayed in one transaction: as many as come again when the process dies before it notes them. */
const BATCH = 100;

/** How one turn of relaying ended. */
export interface RelayTurn {
  /** Events that the broker keeps since then. */
  readonly relayed: number;
  /** False where another process relays. */
  readonly ours: boolean;
  /** Why the turn ended early; undefined when it did not. */
  readonly fault: Error | undefined;
}

/** Relays the feed to a broker: at least once, in the feed's order, by one process at a time. */
@Injectable()
export class Relay {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly feed: FeedQueries,
    operations: OperationsQueries,
  ) {
    if (settings.relayUrl !== null) operations.backlog('relay', async () => await this.backlog());
  }

  /**
   * Relays what comes next. The position's row is held meanwhile, so that no other process relays; what the broker has
   * taken is noted also when it then fails. A process that dies before that leaves the row to another, which relays the same
   * events again under the same ids.
   */
  async turn(broker: Broker): Promise<RelayTurn> {
    const { epoch } = await this.feed.head();
    return await this.database.transaction(async (tx) => {
      const position = await this.hold(tx);
      if (position === undefined) return { relayed: 0, ours: false, fault: undefined };
      const events = await eventsAfter(tx, position);
      const { publicUrl } = this.settings;
      const { relayed, fault } = await publish(broker, events, { publicUrl, epoch });
      const last = events[relayed - 1];
      if (last !== undefined) await this.note(tx, last.sequence);
      return { relayed, ours: true, fault };
    });
  }

  /** Notes why nothing can be relayed, where something waits. */
  async noteFault(message: string): Promise<void> {
    await this.open();
    await this.database.query(
      `update relay_position set error = $2, failing_since = coalesce(failing_since, clock_timestamp())
        where target = $1 and sequence < (select last_sequence from feed)`,
      [this.target, message],
    );
  }

  /** What waits to be relayed. */
  async backlog(): Promise<BacklogState> {
    const [found] = await this.database.query<BacklogState>(
      `select f.last_sequence - coalesce(r.sequence, 0) as waiting,
              coalesce(extract(epoch from clock_timestamp() - first.numbered_at), 0)::int as "oldestSeconds", r.error
         from feed f
         left join relay_position r on r.target = $1
         left join feed_event first on first.sequence = coalesce(r.sequence, 0) + 1`,
      [this.target],
    );
    return found ?? { waiting: 0, oldestSeconds: 0, error: null };
  }

  /** Has a position to begin with: from the feed's beginning, so that the stream holds all that the feed does. */
  async open(): Promise<void> {
    await this.database.query('insert into relay_position (target) values ($1) on conflict do nothing', [
      this.target,
    ]);
  }

  private get target(): string {
    const { relayUrl } = this.settings;
    if (relayUrl === null) throw new Error('RELAY_URL is unset');
    return `nats:${relayUrl.stream}`;
  }

  private async hold(tx: Tx): Promise<number | undefined> {
    const held = await row<{ sequence: number }>(
      tx,
      'select sequence from relay_position where target = $1 for update skip locked',
      [this.target],
    );
    return held?.sequence;
  }

  private async note(tx: Tx, position: number): Promise<void> {
    await rows(
      tx,
      `update relay_position set sequence = $2, relayed_at = clock_timestamp(), failing_since = null, error = null
        where target = $1`,
      [this.target, position],
    );
  }
}

async function eventsAfter(tx: Tx, position: number): Promise<IdentifiedEvent[]> {
  return await rows<IdentifiedEvent>(
    tx,
    `select f.sequence, f.event_id as "eventId", e.type, e.occurred_at as "occurredAt", e.data
       from feed_event f join event e on e.id = f.event_id
      where f.sequence > $1 order by f.sequence limit $2`,
    [position, BATCH],
  );
}

/** One after the other: an event goes out when the broker keeps the one before it, so that none overtakes another. */
async function publish(
  broker: Broker,
  events: readonly IdentifiedEvent[],
  source: { readonly publicUrl: string; readonly epoch: string },
): Promise<{ relayed: number; fault: Error | undefined }> {
  let relayed = 0;
  for (const event of events) {
    try {
      await broker.publish(cloudEvent(event, source));
    } catch (error) {
      return { relayed, fault: error instanceof Error ? error : new Error(String(error)) };
    }
    relayed += 1;
  }
  return { relayed, fault: undefined };
}
