import type { EntityManager } from 'typeorm';
import { rows } from '../../platform/database/rows.ts';
import { ladderOfTarget, type LadderTarget } from './ladder-target.ts';
import { defaultLadder, ladderOf, type Ladder, type RungTerms } from './ladder.rules.ts';

const organisation: LadderTarget = { of: 'organisation' };

/** Whose a ladder is, from the nearest to the policy to the farthest. */
export type LadderScope = 'policy' | 'section' | 'organisation' | 'built_in';

/** The ladder that applies to a policy. */
export interface LadderInForce {
  /** Null for the one built in. */
  readonly ladderId: string | null;
  readonly ladder: Ladder;
  /** Why it applies: it is the policy's own, its manual section's, the organisation's, or nobody has made one. */
  readonly scope: LadderScope;
}

/** The ladder that applies to each policy now: its own, else its manual section's, else the organisation's, else the one built in. */
export async function laddersOf(
  tx: EntityManager,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, LadderInForce>> {
  const found = await rows<{ policyId: string; ladderId: string | null; scope: LadderScope }>(
    tx,
    `select policy.id as "policyId", coalesce(own.id, section.id, house.id) as "ladderId",
            case when own.id is not null then 'policy' when section.id is not null then 'section'
                 when house.id is not null then 'organisation' else 'built_in' end as scope
       from policy
       left join ladder own on own.policy_id = policy.id and own.replaced_at is null
       left join ladder section on section.manual_section = policy.manual_section and section.replaced_at is null
       left join ladder house on house.manual_section is null and house.policy_id is null and house.replaced_at is null
      where policy.id = any($1::uuid[])`,
    [policyIds],
  );
  const ladderBy = await ladderById(
    tx,
    found.map(({ ladderId }) => ladderId),
  );
  return new Map(
    found.map(({ policyId, ladderId, scope }) => [policyId, { ladderId, scope, ladder: ladderBy(ladderId) }]),
  );
}

/** {@link laddersOf} for one policy that is there. */
export async function ladderOfPolicy(tx: EntityManager, policyId: string): Promise<LadderInForce> {
  const found = (await laddersOf(tx, [policyId])).get(policyId);
  if (found === undefined) throw new RangeError(`there is no policy ${policyId}`);
  return found;
}

/** The ladder that applies to a target: its own, else the next wider one. */
export async function ladderFor(tx: EntityManager, target: LadderTarget): Promise<LadderInForce> {
  if (target.of === 'policy') return await ladderOfPolicy(tx, target.policyId);
  const nearest = target.of === 'section' ? [target, organisation] : [organisation];
  for (const each of nearest) {
    const { ladder } = await ladderOfTarget(tx, each);
    if (ladder !== null) return { ladderId: ladder.id, ladder: ladderOf(ladder.rungs), scope: each.of };
  }
  return { ladderId: null, ladder: defaultLadder, scope: 'built_in' };
}

/** Looks up the ladders of those ids, replaced ones too; null is the one built in. The answer throws for any other id. */
export async function ladderById(
  tx: EntityManager,
  ids: Iterable<string | null>,
): Promise<(ladderId: string | null) => Ladder> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const found =
    wanted.length === 0
      ? []
      : await rows<{ id: string; rungs: readonly RungTerms[] }>(
          tx,
          'select id, rungs from ladder where id = any($1::uuid[])',
          [wanted],
        );
  const ladders = new Map(found.map(({ id, rungs }) => [id, ladderOf(rungs)]));
  return (ladderId) => {
    const ladder = ladderId === null ? defaultLadder : ladders.get(ladderId);
    if (ladder === undefined) throw new RangeError(`ladder ${ladderId} was not looked up`);
    return ladder;
  };
}
