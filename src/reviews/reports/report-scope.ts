import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';

/** What a report is about. */
export interface ReportScope {
  /** Reviews that ended, reschedules and bounces from this day … */
  readonly from: CalendarDate;
  /** … to this one, inclusive. What is open counts as it is today, where its window ended by this day. */
  readonly to: CalendarDate;
  /** A manual section; null for all. */
  readonly section: string | null;
  /** Id of an owner; null for all. */
  readonly owner: string | null;
  readonly today: CalendarDate;
  /** The zone in which days begin. */
  readonly zone: Zone;
}

/** In SQL: `policy` is in the scope's section and of its owner; its parameters are the first two. */
export const inScope = `($1::text is null or policy.manual_section = $1) and ($2::uuid is null or policy.owner_id = $2)`;

/** In SQL: the last day that a partial date covers. */
export const lastDay = (date: string): string => `(case length(${date})
  when 4 then (${date} || '-12-31')::date
  when 7 then ((${date} || '-01')::date + interval '1 month' - interval '1 day')::date
  else ${date}::date end)`;

/** In SQL: each policy's current review dates, as the table `current`. */
export const currentDates = `current as (
  select distinct on (policy_id) policy_id, revision, last_review, next_review
    from policy_review_dates order by policy_id, revision desc)`;

/**
 * In SQL: the next review as a version last set it, before it was rescheduled, at a revision of a policy's dates; a version
 * that was cancelled set none. The very first dates count as set by a version: an adoption brought them.
 */
export const originalDate = (policyId: string, revision: string): string => `(
  select dates.next_review from policy_review_dates dates
   where dates.policy_id = ${policyId} and dates.revision <= ${revision} and dates.next_review is not null
     and (dates.revision = 1 or dates.version_id is not null and not exists (
       select from policy_act undone
        where undone.version_id = dates.version_id and undone.kind = 'cancel' and undone.decided_at is not null))
   order by dates.revision desc limit 1)`;
