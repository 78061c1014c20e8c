import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { RungTerms } from './ladder.rules.ts';

/** Whose ladder is meant. */
export type LadderTarget =
  | { readonly of: 'organisation' }
  | { readonly of: 'section'; readonly section: string }
  | { readonly of: 'policy'; readonly policyId: string; readonly slug: string };

/** A ladder in force, as it is stored. */
export interface StoredLadder {
  readonly id: string;
  readonly rungs: readonly RungTerms[];
  /** RFC 3339. */
  readonly createdAt: string;
}

/** What a target has now. */
export interface LadderOfTarget {
  /** Null when it has none of its own. */
  readonly ladder: StoredLadder | null;
  /** How often a ladder was made or taken back here; 0 for never. Grows with every change. */
  readonly revision: number;
}

/** How refusals and audit entries name a target. */
export function nameOfTarget(target: LadderTarget): string {
  switch (target.of) {
    case 'organisation':
      return 'organisation';
    case 'section':
      return `section ${target.section}`;
    case 'policy':
      return `policy ${target.slug}`;
  }
}

/** Section and policy of a target, as the columns of its rows. */
export function columnsOfTarget(target: LadderTarget): [section: string | null, policyId: string | null] {
  return [target.of === 'section' ? target.section : null, target.of === 'policy' ? target.policyId : null];
}

/** The ladder of a target and how often it changed. */
export async function ladderOfTarget(tx: Tx, target: LadderTarget): Promise<LadderOfTarget> {
  const found = await row<LadderOfTarget>(
    tx,
    `select (count(*) + count(replaced_at))::int as revision,
            (select jsonb_build_object('id', id, 'rungs', rungs, 'createdAt', created_at) from ladder
              where manual_section is not distinct from $1::text and policy_id is not distinct from $2::uuid
                and replaced_at is null) as ladder
       from ladder where manual_section is not distinct from $1::text and policy_id is not distinct from $2::uuid`,
    columnsOfTarget(target),
  );
  return found ?? { ladder: null, revision: 0 };
}
