import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { sha256 } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { CalendarEvent, CalendarScope, NumberedEvent } from './calendar-event.rules.ts';
import { CalendarSources, type IdentifiedEvent } from './calendar-sources.ts';

/** Days for which a cancelled event is still told: programs that look once a month must take it out too. */
const CANCELLED_DAYS = 90;

interface KnownEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly contentHash: string;
  readonly changedAt: Instant;
}

/**
 * Numbers the changes of events. What an event said when it was last told is kept as a hash; when it says something else
 * now, by whatever road it changed, its SEQUENCE goes up by one. Told the same again, it keeps number and moment, so that
 * a feed's bytes stay the same while nothing changes.
 */
@Injectable()
export class EventNumbers {
  constructor(
    private readonly database: Database,
    private readonly sources: CalendarSources,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** The events of a calendar now, each with its number. */
  async eventsOf(personId: string | null): Promise<NumberedEvent[]> {
    const now = this.clock.now();
    const scope: CalendarScope = { personId, today: this.organisation.today(now) };
    const { manager } = this.database.source;
    const events = await this.sources.events(manager, scope);
    const known = await readKnown(manager, events);
    if (!events.some((event) => isNews(event, known))) return numbered(events, known, now);
    return await this.database.transaction(async (tx) => {
      // One at a time, and looked at again: another replica may have seen the change, or a later one, already.
      await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.calendar'), 0)`);
      const current = await this.sources.events(tx, scope);
      const before = await readKnown(tx, current);
      await writeNews(
        tx,
        current.filter((event) => isNews(event, before)),
        now,
      );
      return numbered(current, await readKnown(tx, current), now);
    });
  }
}

/** Whether an event has to be told with a new number. A cancelled one that nobody was told of is no news. */
function isNews(event: IdentifiedEvent, known: ReadonlyMap<string, KnownEvent>): boolean {
  const before = known.get(event.uid);
  return before === undefined ? event.status !== 'cancelled' : before.contentHash !== contentHashOf(event);
}

function numbered(
  events: readonly IdentifiedEvent[],
  known: ReadonlyMap<string, KnownEvent>,
  now: Instant,
): NumberedEvent[] {
  const told = now.subtract({ hours: 24 * CANCELLED_DAYS });
  return events.flatMap((event) => {
    const number = known.get(event.uid);
    if (number === undefined) return [];
    const isOver =
      event.status === 'cancelled' && number.changedAt.epochMilliseconds < told.epochMilliseconds;
    return isOver ? [] : [{ ...event, sequence: number.sequence, changedAt: number.changedAt }];
  });
}

async function readKnown(
  manager: EntityManager,
  events: readonly IdentifiedEvent[],
): Promise<ReadonlyMap<string, KnownEvent>> {
  const found = await rows<KnownEvent>(
    manager,
    `select uid, sequence, content_hash as "contentHash", changed_at as "changedAt"
       from calendar_event where uid = any($1::text[])`,
    [events.map(({ uid }) => uid)],
  );
  return new Map(found.map((each) => [each.uid, each]));
}

/** The moment of a change never goes back, though the Clock may. */
async function writeNews(tx: Tx, events: readonly IdentifiedEvent[], now: Instant): Promise<void> {
  await tx.query(
    `insert into calendar_event as known (uid, sequence, content_hash, changed_at)
     select uid, 0, hash, $2 from jsonb_to_recordset($1::jsonb) as event (uid text, hash text)
     on conflict (uid) do update set sequence = known.sequence + 1, content_hash = excluded.content_hash,
           changed_at = greatest(known.changed_at, excluded.changed_at)
      where known.content_hash <> excluded.content_hash`,
    [JSON.stringify(events.map((event) => ({ uid: event.uid, hash: contentHashOf(event) }))), now],
  );
}

/** Of all that a calendar program shows of an event. */
function contentHashOf(event: CalendarEvent): string {
  const { summary, description, url, categories, status, location, busy, when } = event;
  const range = 'from' in when ? [when.from, when.until] : [when.startsAt.toString(), when.endsAt.toString()];
  return sha256(JSON.stringify([summary, description, url, categories, status, location, busy, range]));
}
