import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { Logger } from '../../platform/logging/logger.ts';
import {
  checkOf,
  startOfReading,
  type FeedCursor,
  type FeedHead,
  type FoundPlace,
} from './feed-cursor.rules.ts';
import type { IdentifiedEvent } from './cloud-event.rules.ts';
import { AT_HOME, holdFeed, NEW_EPOCH } from './feed-epoch.ts';
import { passesAll, type FeedFilter } from './feed-filter.rules.ts';

/** What lies between two places of the feed and passes a filter. */
export interface FeedStretch {
  readonly events: readonly IdentifiedEvent[];
  /** Everything up to here was looked through. */
  readonly end: FeedCursor;
}

/** How many events are looked through at a time for a filter: one that few pass must not keep the database busy for long. */
const LOOKED_THROUGH = 10_000;

/** The check of the event at a place, in SQL; null where none stands. */
const checkAt = (place: string) =>
  `(select right(at.event_id::text, 12) from feed_event at where at.sequence = ${place})`;

/** Reads the change feed. */
@Injectable()
export class FeedQueries {
  /** Readings under way: readers who wait at the same place ask the same at the same moment, and one answer serves them all. */
  private readonly underWay = new Map<string, Promise<FeedStretch>>();

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** The feed's epoch and the last number given. Gives a feed that was restored or copied its new epoch. */
  async head(): Promise<FeedHead> {
    return (await this.look(null)).head;
  }

  /** The place after a cursor, the beginning without one, and the head. Throws EpochChanged for a cursor of another feed. */
  async placeAfter(cursor: FeedCursor | undefined): Promise<{ place: FeedCursor; head: FeedHead }> {
    const { head, found } = await this.look(cursor ?? null);
    const sequence = startOfReading(cursor, head.epoch, found);
    return { place: { epoch: head.epoch, sequence, check: found.check }, head };
  }

  /** Reads on from `start`, never beyond `head` and at most `limit` events that pass; looks through so many and then comes back. */
  async read(start: number, head: FeedHead, limit: number, filter: FeedFilter): Promise<FeedStretch> {
    const key = JSON.stringify([start, head.epoch, head.sequence, limit, filter]);
    const running = this.underWay.get(key);
    if (running !== undefined) return await running;
    const reading = this.readOnce(start, head, limit, filter).finally(() => this.underWay.delete(key));
    this.underWay.set(key, reading);
    return await reading;
  }

  private async look(place: FeedCursor | null): Promise<{ head: FeedHead; found: FoundPlace }> {
    const [seen] = await this.database.query<
      FeedHead & { atHome: boolean; found: string | null; reach: number | null }
    >(
      `select f.epoch, f.last_sequence as sequence, ${checkAt('f.last_sequence')} as "check",
              ${checkAt('$1')} as found, feed_reach($2) as reach, ${AT_HOME} as "atHome" from feed f`,
      [place?.sequence ?? null, place?.epoch ?? null],
    );
    if (seen === undefined) throw new Error('the table feed has lost its row');
    const { epoch, sequence, check, found, reach, atHome } = seen;
    if (atHome) return { head: { epoch, sequence, check }, found: { reach, check: found } };
    const { begun } = await this.database.transaction(holdFeed);
    if (begun) this.logger.warn({}, NEW_EPOCH);
    return await this.look(place);
  }

  private async readOnce(
    start: number,
    head: FeedHead,
    limit: number,
    filter: FeedFilter,
  ): Promise<FeedStretch> {
    const everything = passesAll(filter);
    const end = everything ? head.sequence : Math.min(head.sequence, start + LOOKED_THROUGH);
    const events = await this.database.query<IdentifiedEvent>(
      `select f.sequence, f.event_id as "eventId", e.type, e.occurred_at as "occurredAt", e.data
         from feed_event f join event e on e.id = f.event_id
        where f.sequence > $1 and f.sequence <= $2
          and ($4::text[] = '{}' or e.type = any($4))
          and ($5::text[] = '{}' or e.data->>'policyId' in
                (select p.id::text from policy p where p.slug = any($5) or p.id::text = any($5)))
        order by f.sequence limit $3`,
      [start, end, limit, filter.types, filter.policies],
    );
    const last = events.at(-1);
    if (last !== undefined && (events.length === limit || last.sequence === end)) {
      return { events, end: { epoch: head.epoch, sequence: last.sequence, check: checkOf(last.eventId) } };
    }
    if (end === head.sequence) return { events, end: head };
    const [at] = await this.database.query<{ check: string | null }>(`select ${checkAt('$1')} as "check"`, [
      end,
    ]);
    return { events, end: { epoch: head.epoch, sequence: end, check: at?.check ?? null } };
  }
}
