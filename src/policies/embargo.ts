import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { Instant } from '../kernel/instant.ts';
import { mayDo } from '../kernel/permission.ts';
import type { Tx } from '../platform/database/database.ts';
import { row } from '../platform/database/rows.ts';
import { AFTER_EVERY_EMBARGO, checkEmbargo, isPublicOn, type Embargoed } from './embargo.rules.ts';
import { policiesPermissions } from './policies.permissions.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';

/** The day as of which embargoes count for an asker: who may see drafts sees what is signed, embargoed or not. */
export function embargoDayFor(actor: Actor, today: CalendarDate): CalendarDate {
  return mayDo(actor, policiesPermissions.readDrafts) ? AFTER_EVERY_EMBARGO : today;
}

/** True, in SQL, for a row of `policy_version` that may be known on `day`; both are expressions. */
export function publicOn(version: string, day: string): string {
  return `(${version}.embargo_until is null or ${embargoEnd(version)} <= ${day})`;
}

/**
 * The first day, in SQL, on which the public may know of a row of `policy_version`; null for at once, and
 * {@link AFTER_EVERY_EMBARGO} for one that was cancelled before its embargo ended, which it never may.
 */
export function embargoEnd(version: string): string {
  return `embargo_end(${version}.id, ${version}.embargo_until)`;
}

/**
 * The policies, in SQL, of which a version embargoed beyond `day` may yet take effect: hardly any, and read once a query.
 */
export function embargoedPolicies(day: string): string {
  return `(select hidden.policy_id from policy_version hidden where hidden.embargo_until > ${day}
              and not exists (select from version_never_public n where n.version_id = hidden.id))`;
}

/** The versions, in SQL, of which the public may not know on `day`. */
export function embargoedVersions(day: string): string {
  return `(select hidden.id from policy_version hidden
            where hidden.embargo_until is not null and ${embargoEnd('hidden')} > ${day})`;
}

/** Keeps a version from the public for ever if it is cancelled, on `today`, before its embargo ended. */
export async function keepCancelled(
  tx: Tx,
  versionId: string,
  today: CalendarDate,
  at: Instant,
): Promise<void> {
  await row(
    tx,
    `insert into version_never_public (version_id, since)
     select id, $3 from policy_version where id = $1 and embargo_until > $2::date`,
    [versionId, today, at.toString()],
  );
}

/** Whether the public may know, on the organisation's `today`, that a signed version exists. */
export async function isPublicNow(
  tx: Tx,
  version: Embargoed & { readonly id: string },
  today: CalendarDate,
): Promise<boolean> {
  if (!isPublicOn(version, today)) return false;
  if (version.embargoUntil === null) return true;
  const kept = await row(tx, 'select from version_never_public where version_id = $1', [version.id]);
  return kept === undefined;
}

/**
 * A policy's review dates as they may be known on `day`, in SQL: those before the first that came with a version still
 * embargoed, since a later reschedule repeats its last review. A cancellation gave back what the version had hidden.
 * `knownAt` is an instant, in SQL, for what was on record then.
 */
export function publicReviewDates(policy: string, day: string, knownAt?: string): string {
  const known = (at: string) => (knownAt === undefined ? 'true' : `${at} <= ${knownAt}`);
  return `
    select r.last_review, r.next_review from policy_review_dates r
     where r.policy_id = ${policy} and ${known('r.recorded_at')}
       and case when r.policy_id in (select policy_id from policy_version where id in ${embargoedVersions(day)}) then not exists (
             select from policy_review_dates h
              where h.policy_id = r.policy_id and h.revision <= r.revision and h.version_id in ${embargoedVersions(day)}
                and not exists (
                  select from version_never_public n where n.version_id = h.version_id and ${known('n.since')}))
           else true end
     order by r.revision desc limit 1`;
}

/** Where the text of a version about to be signed comes from. */
export type TextOrigin = Pick<PolicyVersionRow, 'policyId' | 'baseVersionId' | 'carries'>;

/**
 * The latest day until which a text that a version is drafted from, or that it carries, is embargoed on `today`; null
 * when the public may know of all of them. A base that was cancelled is still a text the public does not know.
 */
export async function inheritedEmbargo(
  tx: Tx,
  { policyId, baseVersionId, carries }: TextOrigin,
  today: CalendarDate,
): Promise<CalendarDate | null> {
  const found = await row<{ until: CalendarDate | null }>(
    tx,
    `with recursive line as (
       select b.id, b.policy_id, b.base_version_id, b.carries, b.embargo_until
         from policy_version b
        where b.policy_id = $1 and (b.id = $2::uuid or (b.state = 'approved' and b.number = any($3::int[])))
       union
       select b.id, b.policy_id, b.base_version_id, b.carries, b.embargo_until
         from line l join policy_version b on b.policy_id = l.policy_id
          and (b.id = l.base_version_id or (b.state = 'approved' and b.number = any(l.carries))))
     select max(embargo_until) as until from line where embargo_until > $4::date`,
    [policyId, baseVersionId, carries, today],
  );
  return found?.until ?? null;
}

/** Holds the embargo of a version about to be signed to {@link checkEmbargo}; its policy is held. */
export async function checkEmbargoOf(
  tx: Tx,
  origin: TextOrigin,
  terms: { readonly effective: CalendarDate; readonly embargoUntil?: CalendarDate | null | undefined },
  today: CalendarDate,
): Promise<void> {
  const { effective, embargoUntil = null } = terms;
  const begins = await row(
    tx,
    `select from effective_period e join policy_version v on v.id = e.version_id
      where e.policy_id = $1 and upper_inf(e.recorded) and lower(e.valid) = $2::date
        and (v.embargo_until is null or v.embargo_until < $3::date)`,
    [origin.policyId, effective, embargoUntil],
  );
  const inherited = await inheritedEmbargo(tx, origin, today);
  checkEmbargo(embargoUntil, { today, effective, replacesWhole: begins !== undefined, inherited });
}
