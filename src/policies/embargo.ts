import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { mayDo } from '../kernel/permission.ts';
import type { Tx } from '../platform/database/database.ts';
import { row } from '../platform/database/rows.ts';
import { AFTER_EVERY_EMBARGO, checkEmbargo } from './embargo.rules.ts';
import { policiesPermissions } from './policies.permissions.ts';

/** The day as of which embargoes count for an asker: who may see drafts sees what is signed, embargoed or not. */
export function embargoDayFor(actor: Actor, today: CalendarDate): CalendarDate {
  return mayDo(actor, policiesPermissions.readDrafts) ? AFTER_EVERY_EMBARGO : today;
}

/** True, in SQL, for a row of `policy_version` that may be known on `day`; both are expressions. */
export function publicOn(version: string, day: string): string {
  return `(${version}.embargo_until is null or ${version}.embargo_until <= ${day})`;
}

/** The policies with a version embargoed beyond `day`, in SQL: hardly any, and read once a query. */
export function embargoedPolicies(day: string): string {
  return `(select hidden.policy_id from policy_version hidden where hidden.embargo_until > ${day})`;
}

/** The versions embargoed beyond `day`, in SQL. */
export function embargoedVersions(day: string): string {
  return `(select hidden.id from policy_version hidden where hidden.embargo_until > ${day})`;
}

/**
 * A policy's review dates as they may be known on `day`, in SQL: those before the first that came with a version still
 * embargoed, since a later reschedule repeats its last review. `known` is a further condition on `r`.
 */
export function publicReviewDates(policy: string, day: string, known = 'true'): string {
  return `
    select r.last_review, r.next_review from policy_review_dates r
     where r.policy_id = ${policy} and ${known} and case when r.policy_id in ${embargoedPolicies(day)} then not exists (
             select from policy_review_dates h
              where h.policy_id = r.policy_id and h.revision <= r.revision and h.version_id in ${embargoedVersions(day)})
           else true end
     order by r.revision desc limit 1`;
}

/** Holds the embargo of a version about to be signed to {@link checkEmbargo}; its policy is held. */
export async function checkEmbargoOf(
  tx: Tx,
  policyId: string,
  terms: { readonly effective: CalendarDate; readonly embargoUntil?: CalendarDate | null | undefined },
  today: CalendarDate,
): Promise<void> {
  const { effective, embargoUntil = null } = terms;
  if (embargoUntil === null) return;
  const begins = await row(
    tx,
    `select from effective_period e join policy_version v on v.id = e.version_id
      where e.policy_id = $1 and upper_inf(e.recorded) and lower(e.valid) = $2::date
        and (v.embargo_until is null or v.embargo_until < $3::date)`,
    [policyId, effective, embargoUntil],
  );
  checkEmbargo(embargoUntil, { today, effective, replacesWhole: begins !== undefined });
}
