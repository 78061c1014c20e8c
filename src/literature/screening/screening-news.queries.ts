import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { publicTitle } from '../../policies/public-title.ts';
import { WAITING } from './queue-filter.ts';

/** Since when there is something to tell: the round before. */
export interface NewsSince {
  readonly day: CalendarDate;
  readonly at: Instant;
}

/** What one person has to do for one policy. */
export interface ScreeningNews {
  readonly personId: string;
  readonly policyId: string;
  readonly backupId: string | null;
  /** Null where the policy's title is not public: mail does not tell it. */
  readonly title: string | null;
  /** Records that were given to the person since. */
  readonly fresh: number;
  /** Records whose day is over. */
  readonly overdue: number;
  /** Of these, those to be told of: overdue since, or all of them in a week in which nobody was told yet. */
  readonly newlyLate: number;
  /** Second readings that the person still owes. */
  readonly readings: number;
  /** Of these, those asked for since. */
  readonly freshReadings: number;
}

/** What reviewers have to do, of all or of some, each line a person and a policy. Without a round before, all is new. */
export async function screeningNews(
  tx: Tx,
  asked: {
    readonly since: NewsSince | null;
    readonly today: CalendarDate;
    readonly persons: readonly string[] | null;
  },
): Promise<ScreeningNews[]> {
  return await rows<ScreeningNews>(
    tx,
    `with assigned as (
       select s.assigned_to as person_id, s.policy_id,
              count(*) filter (where s.assigned_at > coalesce($2::timestamptz, '-infinity'))::int as fresh,
              count(*) filter (where s.due_on < $1)::int as overdue,
              count(*) filter (where s.due_on < $1
                and (s.due_on >= coalesce($3::date, '-infinity') or date_trunc('week', $1::date) > date_trunc('week', $3::date)))::int
                as newly_late
         from screening s join literature_record r on r.id = s.record_id and r.same_as is null
        where s.assigned_to is not null and s.state in (${WAITING}) and ($4::uuid[] is null or s.assigned_to = any($4))
        group by 1, 2),
     readings as (
       select sr.reader_id as person_id, s.policy_id, count(*)::int as readings,
              count(*) filter (where sr.asked_at > coalesce($2::timestamptz, '-infinity'))::int as fresh_readings
         from second_reading sr
         join screening s on s.id = sr.screening_id
         join literature_record r on r.id = s.record_id and r.same_as is null
        where sr.read_at is null and sr.reader_id is not null and ($4::uuid[] is null or sr.reader_id = any($4))
        group by 1, 2)
     select person_id as "personId", policy_id as "policyId", p.backup_id as "backupId",
            ${publicTitle('p', '$1::date')} as title,
            coalesce(fresh, 0) as fresh, coalesce(overdue, 0) as overdue, coalesce(newly_late, 0) as "newlyLate",
            coalesce(readings, 0) as readings, coalesce(fresh_readings, 0) as "freshReadings"
       from assigned full join readings using (person_id, policy_id)
       join policy p on p.id = policy_id
      where fresh > 0 or overdue > 0 or readings > 0
      order by p.title, p.id`,
    [asked.today, asked.since?.at ?? null, asked.since?.day ?? null, asked.persons],
  );
}
