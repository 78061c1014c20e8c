import type { CalendarDate } from '../kernel/calendar-date.ts';
import { newId } from '../kernel/ids.ts';
import { justAfter, laterOf, type Instant } from '../kernel/instant.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { takeForce, type KnownPeriod } from './effective-period.rules.ts';
import type { VersionPeriod } from './version-lifecycle.rules.ts';

/** What a policy has on record: its periods as now known, and the last instant at which anything was recorded. */
export interface OnRecord {
  readonly known: readonly KnownPeriod[];
  readonly lastRecordedAt: Instant | null;
}

/** A version that takes force. */
export interface TakingForce {
  readonly policyId: string;
  readonly versionId: string;
  readonly effective: CalendarDate;
  /** On the policy's recorded axis: {@link recordedAt}. */
  readonly at: Instant;
  readonly known: readonly KnownPeriod[];
}

interface KnownRow extends KnownPeriod {
  readonly policyId: string;
}

/** Reads what policies have on record; call it with the policies held. */
export async function readOnRecord(tx: Tx, policyIds: readonly string[]): Promise<Map<string, OnRecord>> {
  const last = await rows<{ policyId: string; lastRecordedAt: Instant }>(
    tx,
    `select policy_id as "policyId", max(greatest(lower(recorded), upper(recorded))) as "lastRecordedAt"
       from effective_period where policy_id = any($1::uuid[]) group by policy_id`,
    [policyIds],
  );
  const known = await readKnownPeriods(tx, policyIds);
  const lastRecorded = new Map(last.map(({ policyId, lastRecordedAt }) => [policyId, lastRecordedAt]));
  const byPolicy = Map.groupBy(known, ({ policyId }) => policyId);
  return new Map(
    policyIds.map((id) => [
      id,
      { known: byPolicy.get(id) ?? [], lastRecordedAt: lastRecorded.get(id) ?? null },
    ]),
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

/**
 * The recorded instant of a decision made now: the Clock's, but always after what the policy has on record, so that a
 * clock turned back never rewrites what was known.
 */
export function recordedAt(now: Instant, { lastRecordedAt }: OnRecord): Instant {
  return lastRecordedAt === null ? now : laterOf(now, justAfter(lastRecordedAt));
}

/** Writes what versions of different policies do to their policies' periods, and what is to be announced of it. */
export async function writeTakingForce(tx: Tx, taking: readonly TakingForce[]): Promise<void> {
  const changes = taking.map((version) => ({ version, change: takeForce(version.known, version) }));
  await closePeriods(
    tx,
    changes.flatMap(({ version, change }) => change.close.map((id) => ({ id, at: version.at }))),
  );
  await addPeriods(
    tx,
    changes.flatMap(({ version, change }) =>
      change.add.map((period) => ({ ...period, policyId: version.policyId, at: version.at })),
    ),
  );
  await awaitAnnouncements(
    tx,
    taking.map(({ policyId }) => policyId),
  );
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
      adding.map(({ from }) => from),
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
       select policy_id, version_id, min(lower(valid)) as begins,
              case when bool_and(not upper_inf(valid)) then max(upper(valid)) end as ends
         from effective_period where policy_id = any($1::uuid[]) and upper_inf(recorded) group by policy_id, version_id)
     insert into version_announcement (version_id, kind, due_on)
     select version_id, 'effective', begins from known
     union all
     select k.version_id, 'superseded', k.ends from known k
      where exists (select from known n where n.policy_id = k.policy_id and n.begins = k.ends)
     on conflict on constraint version_announcement_pk do nothing`,
    [policyIds],
  );
}
