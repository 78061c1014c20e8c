import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { LadderOfTarget, LadderTarget, StoredLadder } from './ladder-target.ts';

/** A ladder in force with whose it is. */
export interface ListedLadder extends LadderOfTarget {
  readonly target: LadderTarget;
  readonly ladder: StoredLadder;
  /** The title of a policy whose own it is; null for another. */
  readonly title: string | null;
  /** How many policies climb it. */
  readonly policies: number;
  /** Its place in the list: the organisation's, then the sections', then the policies', each by name. */
  readonly place: LadderPlace;
}

/** Rank of its scope, and the section or slug. */
export type LadderPlace = readonly [number, string];

type ListedRow = Omit<ListedLadder, 'target'> & {
  readonly section: string | null;
  readonly policyId: string | null;
  readonly slug: string | null;
};

/** A section of the manual and how many policies stand in it. */
export interface ManualSection {
  readonly section: string;
  readonly policies: number;
}

/** Which ladders there are. */
@Injectable()
export class LadderListQueries {
  constructor(private readonly database: Database) {}

  /**
   * Ladders in force, in the order of their place, after one place; without `drafts` none of a policy that was never
   * signed.
   */
  async inForce(after: LadderPlace | undefined, limit: number, drafts: boolean): Promise<ListedLadder[]> {
    const found = await this.database.query<ListedRow>(
      `select listed.* from (
         select ladder.manual_section as section, ladder.policy_id as "policyId", policy.slug, policy.title,
                jsonb_build_object('id', ladder.id, 'rungs', ladder.rungs, 'createdAt', ladder.created_at) as ladder,
                (select (count(*) + count(other.replaced_at))::int from ladder other
                  where other.manual_section is not distinct from ladder.manual_section
                    and other.policy_id is not distinct from ladder.policy_id) as revision,
                case when ladder.policy_id is not null then 1 else (select count(*)::int from policy each
                  where (ladder.manual_section is null or each.manual_section = ladder.manual_section)
                    and not exists (select from ladder own where own.policy_id = each.id and own.replaced_at is null)
                    and (ladder.manual_section is not null or not exists (select from ladder near
                      where near.manual_section = each.manual_section and near.replaced_at is null))) end as policies,
                jsonb_build_array(case when ladder.policy_id is not null then 2
                                       when ladder.manual_section is not null then 1 else 0 end,
                                  coalesce(policy.slug, ladder.manual_section, '')) as place
           from ladder left join policy on policy.id = ladder.policy_id
          where ladder.replaced_at is null and ($4 or ladder.policy_id is null
             or exists (select from policy_review_dates dates where dates.policy_id = ladder.policy_id))
       ) listed
        where $1::int is null
           or ((place->>0)::int, (place->>1) collate "C") > ($1::int, $2::text collate "C")
        order by (place->>0)::int, (place->>1) collate "C" limit $3`,
      [after?.[0] ?? null, after?.[1] ?? null, limit, drafts],
    );
    return found.map(({ section, policyId, slug, ...listed }) => ({
      ...listed,
      target: targetOf(section, policyId, slug),
    }));
  }

  /** The sections of the manual that policies stand in, by name. */
  async sections(): Promise<ManualSection[]> {
    return await this.database.query<ManualSection>(
      `select manual_section as section, count(*)::int as policies from policy
        where manual_section is not null group by manual_section order by manual_section collate "C"`,
    );
  }
}

function targetOf(section: string | null, policyId: string | null, slug: string | null): LadderTarget {
  if (policyId !== null && slug !== null) return { of: 'policy', policyId, slug };
  return section === null ? { of: 'organisation' } : { of: 'section', section };
}
