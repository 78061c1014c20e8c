import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Organisation } from '../../platform/organisation/organisation.ts';
import { horizonOf, occurrencesAhead, type HolidayRule } from './occurrences.rules.ts';
import { storedRule } from './series-rule.rules.ts';

/** A series of meetings. */
export interface MeetingSeries {
  readonly id: string;
  readonly name: string;
  /** RFC 5545, as `ruleText` writes it. */
  readonly rule: string;
  /** `HH:MM`, wall time in {@link zone}. */
  readonly startsAt: string;
  readonly durationMinutes: number;
  readonly zone: string;
  readonly place: string | null;
  readonly link: string | null;
  readonly from: CalendarDate;
  /** The first day without a meeting of the series; null without an end. */
  readonly until: CalendarDate | null;
  readonly onHoliday: HolidayRule;
  readonly revision: number;
  readonly createdAt: Instant;
}

/** The columns of `meeting_series s` as a {@link MeetingSeries}. */
export const SERIES = `
  s.id, s.name, s.rule, to_char(s.starts_at, 'HH24:MI') as "startsAt", s.duration_minutes as "durationMinutes", s.zone,
  s.place, s.link, s.from_on as "from", s.until_on as "until", s.on_holiday as "onHoliday", s.revision,
  s.created_at as "createdAt"`;

/** What became of a series' meetings: ids of those that were made, changed or called off. */
export interface MeetingsMade {
  readonly made: readonly string[];
  readonly changed: readonly string[];
  readonly calledOff: readonly string[];
}

/** What is said of a meeting that its series no longer has. */
const NO_LONGER = 'The series no longer meets on this day.';

/**
 * Makes the meetings of a series for the months ahead as its rule says, in a transaction that holds the series. Meetings
 * to come that nobody has touched become what the series says now, or are called off; all others stay as they are. An
 * occurrence has one row for ever, so that running it twice makes nothing twice.
 */
export async function makeMeetings(
  tx: Tx,
  series: MeetingSeries,
  organisation: Organisation,
  now: Instant,
): Promise<MeetingsMade> {
  const today = organisation.today(now);
  const { holidays } = await organisation.hours(tx);
  const ahead = occurrencesAhead({ ...series, rule: storedRule(series.rule) }, today, holidays);
  const written = await rows<{ id: string; added: boolean }>(
    tx,
    `insert into meeting as m (id, series_id, occurrence_on, name, day, starts_at, duration_minutes, zone, place, link,
                               created_at, changed_at)
     select o.id, s.id, o."occurrenceOn", s.name, o.day, s.starts_at, s.duration_minutes, s.zone, s.place, s.link, $3, $3
       from meeting_series s, jsonb_to_recordset($2::jsonb) as o (id uuid, "occurrenceOn" date, day date)
      where s.id = $1
      order by o."occurrenceOn"
     on conflict on constraint meeting_once_an_occurrence do update
        set name = excluded.name, day = excluded.day, starts_at = excluded.starts_at,
            duration_minutes = excluded.duration_minutes, zone = excluded.zone, place = excluded.place,
            link = excluded.link, state = 'planned', cancel_reason = null, changed_at = excluded.changed_at,
            revision = m.revision + 1
      where not m.touched and m.state <> 'closed'
        and (m.name, m.day, m.starts_at, m.duration_minutes, m.zone, m.place, m.link, m.state) is distinct from
            (excluded.name, excluded.day, excluded.starts_at, excluded.duration_minutes, excluded.zone, excluded.place,
             excluded.link, 'planned')
     returning m.id, m.revision = 1 as added`,
    [series.id, JSON.stringify(ahead.map((each) => ({ id: newId(), ...each }))), now],
  );
  const calledOff = await rows<{ id: string }>(
    tx,
    `update meeting set state = 'cancelled', cancel_reason = $4, changed_at = $5, revision = revision + 1
      where series_id = $1 and state = 'planned' and not touched and day > $2 and occurrence_on < $6
        and occurrence_on <> all($3::date[])
     returning id`,
    [series.id, today, ahead.map(({ occurrenceOn }) => occurrenceOn), NO_LONGER, now, horizonOf(today)],
  );
  return {
    made: written.filter(({ added }) => added).map(({ id }) => id),
    changed: written.filter(({ added }) => !added).map(({ id }) => id),
    calledOff: calledOff.map(({ id }) => id),
  };
}
