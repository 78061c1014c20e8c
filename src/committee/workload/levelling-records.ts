import type { EntityManager } from 'typeorm';
import type { ActorOnRecord } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { BeforeAfter, LevellingFigures, MoveWhy } from './levelling-figures.rules.ts';
import type { LevellingTerms } from './levelling.rules.ts';
import type { Month } from './months.rules.ts';

/** What whoever asks for a levelling may choose. */
export interface LevellingOptions extends Pick<LevellingTerms, 'perOwner' | 'anchors'> {
  /** Whether reviews that have begun may be moved too. */
  readonly openReviews: boolean;
}

/** One move of a stored proposal. */
export interface LevellingItem {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly ownerName: string | null;
  /** Of the review dates that it was computed from. */
  readonly revision: number;
  readonly from: PartialDate;
  readonly to: PartialDate;
  readonly why: MoveWhy;
  /** True for one that was left out when the proposal was applied. */
  readonly excepted: boolean;
}

/** A proposal in a list. */
export interface LevellingSummary {
  readonly id: string;
  readonly createdAt: Instant;
  readonly createdBy: ActorOnRecord;
  readonly firstMonth: Month;
  readonly months: number;
  readonly options: LevellingOptions;
  readonly peak: BeforeAfter;
  readonly moves: number;
  /** Null as long as it is a proposal. */
  readonly appliedAt: Instant | null;
  readonly appliedBy: ActorOnRecord | null;
  readonly reason: string | null;
}

/** A proposal with all that it would do. */
export interface Levelling extends LevellingSummary {
  readonly figures: LevellingFigures;
  readonly items: readonly LevellingItem[];
}

const SUMMARY = `levelling.id, levelling.created_at as "createdAt", levelling.created_by as "createdBy",
  levelling.first_month as "firstMonth", levelling.months, levelling.terms as options, levelling.figures -> 'peak' as peak,
  (select count(*)::int from levelling_item item where item.levelling_id = levelling.id) as moves,
  levelling.applied_at as "appliedAt", levelling.applied_by as "appliedBy", levelling.reason`;

/** A proposal by its id. Throws {@link NotFound}. */
export async function levellingOf(manager: EntityManager, id: string): Promise<Levelling> {
  return await read(manager, id, '');
}

/** {@link levellingOf}, held: of two who would apply it at once the second one sees that it is applied. */
export async function holdLevelling(tx: Tx, id: string): Promise<Levelling> {
  return await read(tx, id, 'for update');
}

/** Proposals, the newest first, from after the moment and id given. */
export async function listLevellings(
  manager: EntityManager,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<LevellingSummary[]> {
  return await rows<LevellingSummary>(
    manager,
    `select ${SUMMARY} from levelling
      where $1::timestamptz is null or (created_at, id) < ($1, $2::uuid)
      order by created_at desc, id desc limit $3`,
    [after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

async function read(manager: EntityManager, id: string, lock: string): Promise<Levelling> {
  const found = isId(id)
    ? await row<Omit<Levelling, 'items'>>(
        manager,
        `select ${SUMMARY}, levelling.figures from levelling where id = $1 ${lock}`,
        [id],
      )
    : undefined;
  if (found === undefined) throw new NotFound('levelling', id.slice(0, 100));
  const items = await rows<LevellingItem>(
    manager,
    `select item.policy_id as "policyId", policy.slug, policy.title, owner.name as "ownerName", item.revision,
            item.from_date as "from", item.to_date as "to", item.why, item.excepted
       from levelling_item item join policy on policy.id = item.policy_id
       left join person owner on owner.id = policy.owner_id
      where item.levelling_id = $1 order by item.from_date collate "C", item.to_date collate "C", policy.slug`,
    [id],
  );
  return { ...found, items };
}
