import type { CalendarDate } from '../kernel/calendar-date.ts';
import { newId } from '../kernel/ids.ts';
import { justAfter, laterOf, type Instant } from '../kernel/instant.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { changeOf, periodsOf, type Decision, type KnownPeriod } from './effective-period.rules.ts';
import type { VersionPeriod } from './version-lifecycle.rules.ts';

/** Where a policy's recorded axis goes on. */
export interface Recording {
  readonly policyId: string;
  /** {@link recordedAt} */
  readonly at: Instant;
}

/** A standing decision about a policy, and what made it. */
export interface PolicyDecision extends Decision {
  readonly policyId: string;
  readonly madeBy: 'version' | 'act';
}

interface KnownRow extends KnownPeriod {
  readonly policyId: string;
}

/**
 * The recorded instant of a decision made now about each policy, all of them held: the Clock's, but always after
 * whatever the policy has on record, so that a clock turned back never rewrites what was known.
 */
export async function recordedAt(
  tx: Tx,
  policyIds: readonly string[],
  now: Instant,
): Promise<Map<string, Instant>> {
  const last = await rows<{ policyId: string; at: Instant | null }>(
    tx,
    `select p.id as "policyId", greatest(
              (select max(greatest(lower(e.recorded), upper(e.recorded))) from effective_period e where e.policy_id = p.id),
              (select max(v.approved_at) from policy_version v where v.policy_id = p.id and v.state = 'approved'),
              (select max(a.decided_at) from policy_act a where a.policy_id = p.id)) as at
       from unnest($1::uuid[]) as p (id)`,
    [policyIds],
  );
  return new Map(
    last.map(({ policyId, at }) => [policyId, at === null ? now : laterOf(now, justAfter(at))] as const),
  );
}

/** The periods of policies as now known, by their first day. */
export async function readKnownPeriods(tx: Tx, policyIds: readonly string[]): Promise<KnownRow[]> {
  return await rows<KnownRow>(
    tx,
    `select id, policy_id as "policyId", version_id as "versionId", lower(valid) as "from", upper(valid) as "until"
       from effective_period where policy_id = any($1::uuid[]) and upper_inf(recorded) order by policy_id, lower(valid)`,
    [policyIds],
  );
}

/** The decisions about policies that stand, in the order they were made: signed versions not cancelled, and acts. */
export async function readDecisions(tx: Tx, policyIds: readonly string[]): Promise<PolicyDecision[]> {
  return await rows<PolicyDecision>(
    tx,
    `select d.policy_id as "policyId", d.version_id as "versionId", d."from", d.made_by as "madeBy" from (
       select v.policy_id, v.id as version_id, v.effective as "from", 'version' as made_by, v.approved_at as at, v.number
         from policy_version v
        where v.policy_id = any($1::uuid[]) and v.state = 'approved' and not exists (
          select from policy_act c where c.version_id = v.id and c.kind = 'cancel' and c.decided_at is not null)
       union all
       select a.policy_id, a.instead_version_id, a.effective, 'act', a.decided_at, 0
         from policy_act a
        where a.policy_id = any($1::uuid[]) and a.kind in ('retire', 'withdraw') and a.decided_at is not null) d
      order by d.policy_id, d.at, d."from", d.number`,
    [policyIds],
  );
}

/**
 * Writes what the standing decisions make of their policies' periods, and what is to be announced of it; the policies
 * are held, and the decisions are in the database already.
 */
export async function writePeriods(tx: Tx, recordings: readonly Recording[]): Promise<void> {
  const policyIds = recordings.map(({ policyId }) => policyId);
  const decisions = Map.groupBy(await readDecisions(tx, policyIds), ({ policyId }) => policyId);
  const known = Map.groupBy(await readKnownPeriods(tx, policyIds), ({ policyId }) => policyId);
  const changes = recordings.map(({ policyId, at }) => ({
    policyId,
    at,
    ...changeOf(known.get(policyId) ?? [], periodsOf(decisions.get(policyId) ?? [])),
  }));
  await closePeriods(
    tx,
    changes.flatMap(({ at, close }) => close.map((id) => ({ id, at }))),
  );
  await addPeriods(
    tx,
    changes.flatMap(({ policyId, at, add }) => add.map((period) => ({ ...period, policyId, at }))),
  );
  await awaitAnnouncements(tx, policyIds);
}

async function closePeriods(tx: Tx, closing: readonly { id: string; at: Instant }[]): Promise<void> {
  if (closing.length === 0) return;
  await rows(
    tx,
    `update effective_period p set recorded = tstzrange(lower(p.recorded), c.at)
       from unnest($1::uuid[], $2::timestamptz[]) as c (id, at) where p.id = c.id`,
    [closing.map(({ id }) => id), closing.map(({ at }) => at.toString())],
  );
}

async function addPeriods(
  tx: Tx,
  adding: readonly (VersionPeriod & { policyId: string; at: Instant })[],
): Promise<void> {
  if (adding.length === 0) return;
  await rows(
    tx,
    `insert into effective_period (id, policy_id, version_id, valid, recorded)
     select id, policy_id, version_id, daterange("from", until), tstzrange(at, null)
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::timestamptz[])
         as p (id, policy_id, version_id, "from", until, at)`,
    [
      adding.map(() => newId()),
      adding.map(({ policyId }) => policyId),
      adding.map(({ versionId }) => versionId),
      adding.map(({ from }): CalendarDate => from),
      adding.map(({ until }) => until),
      adding.map(({ at }) => at.toString()),
    ],
  );
}

/** Lays down, from the periods as now known, what waits to be told; what was told already stays told. */
async function awaitAnnouncements(tx: Tx, policyIds: readonly string[]): Promise<void> {
  await rows(
    tx,
    `delete from version_announcement a using policy_version v
      where v.id = a.version_id and v.policy_id = any($1::uuid[]) and a.announced_at is null`,
    [policyIds],
  );
  await rows(
    tx,
    `with known as (
       select policy_id, version_id, lower(valid) as begins, upper(valid) as ends
         from effective_period where policy_id = any($1::uuid[]) and upper_inf(recorded))
     insert into version_announcement (version_id, kind, due_on)
     select version_id, 'effective', begins from known
     union all
     select k.version_id, 'superseded', k.ends from known k
      where exists (select from known n where n.policy_id = k.policy_id and n.begins = k.ends)
     on conflict on constraint version_announcement_pk do nothing`,
    [policyIds],
  );
}
