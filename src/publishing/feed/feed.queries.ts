import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { startOfReading, type FeedCursor } from './feed-cursor.rules.ts';
import type { NumberedEvent } from './public-event.rules.ts';

/** A part of the feed and the place from which to go on. */
export interface FeedPart {
  readonly events: readonly NumberedEvent[];
  readonly next: FeedCursor;
  readonly epoch: string;
}

/** How often those who wait for the feed look again, all of them together, in milliseconds. */
const LOOK_MILLISECONDS = 200;

/** Reads the change feed. */
@Injectable()
export class FeedQueries implements OnModuleDestroy {
  private closing = false;
  private look: Promise<FeedCursor> | undefined;

  constructor(private readonly database: Database) {}

  /** The feed's epoch and the last number given. */
  async head(): Promise<FeedCursor> {
    const [head] = await this.database.query<FeedCursor>('select epoch, last_sequence as sequence from feed');
    if (head === undefined) throw new Error('the table feed has lost its row');
    return head;
  }

  /**
   * Events after a cursor (from the beginning without one), at most `limit`. Where there are none, waits up to
   * `waitSeconds` for one, or until `signal` says that the reader has gone. Throws EpochChanged for a cursor of another feed.
   */
  async after(
    cursor: FeedCursor | undefined,
    limit: number,
    waitSeconds: number,
    signal: AbortSignal,
  ): Promise<FeedPart> {
    const giveUpAt = performance.now() + waitSeconds * 1000;
    let head = await this.head();
    const start = startOfReading(cursor, head);
    while (head.sequence <= start && performance.now() < giveUpAt && !signal.aborted && !this.closing) {
      head = await this.nextLook();
    }
    const events = head.sequence > start ? await this.read(start, limit) : [];
    const { epoch } = head;
    return { events, epoch, next: { epoch, sequence: events.at(-1)?.sequence ?? start } };
  }

  /** Sends everybody home who waits, so that a shutdown need not wait for them. */
  onModuleDestroy(): void {
    this.closing = true;
  }

  /** The head a moment from now: however many readers wait, it is one look. */
  private async nextLook(): Promise<FeedCursor> {
    this.look ??= this.lookLater();
    return await this.look;
  }

  private async lookLater(): Promise<FeedCursor> {
    await new Promise((wake) => setTimeout(wake, LOOK_MILLISECONDS));
    this.look = undefined;
    return await this.head();
  }

  private async read(start: number, limit: number): Promise<NumberedEvent[]> {
    return await this.database.query<NumberedEvent>(
      `select f.sequence, e.type, e.occurred_at as "occurredAt", e.data
         from feed_event f join event e on e.id = f.event_id
        where f.sequence > $1 order by f.sequence limit $2`,
      [start, limit],
    );
  }
}
