import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, type Instant, type Zone } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { signedVersionsBy } from '../../policies/version-line.ts';
import { headOf } from '../../policies/version-line.rules.ts';
import type { RecordSource } from '../records/publication-record.ts';
import { periodsFrom } from '../retractions/cited-works.queries.ts';
import { chainStart } from '../updates/search-window.rules.ts';
import {
  reachedSince,
  startBefore,
  type CustodyFacts,
  type PrintedSearch,
  type StrategyChain,
} from './custody.rules.ts';
import { SearchedParts, type Question } from './searched-parts.ts';

/** What is the same for all policies of an installation. */
export interface CustodyTerms {
  readonly today: CalendarDate;
  readonly zone: Zone;
  /** Days between two updates where a policy says nothing; 0 for none. */
  readonly intervalDays: number;
  readonly sourcesOff: readonly RecordSource[];
}

/** A current strategy with what became of it. */
export type NamedChain = StrategyChain & Question & { readonly name: string };

/** A policy and what is known of its searches. */
export interface PolicyCustody extends CustodyFacts {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly strategies: readonly NamedChain[];
  /** What the chain starts from; null where nothing is known. */
  readonly startsFrom: {
    readonly what: 'searched_through' | 'last_review';
    readonly date: PartialDate;
  } | null;
  /** True while a version is active or scheduled. */
  readonly inForce: boolean;
}

interface PolicyFacts {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly inForce: boolean;
  readonly lastReview: PartialDate | null;
  readonly claimedThrough: CalendarDate | null;
  readonly cycleOpenedAt: Instant | null;
  readonly intervalDays: number;
}

interface HeadFacts {
  readonly policyId: string;
  readonly searchedThrough: PartialDate | null;
  readonly adopted: boolean;
  /** What the version signed before it printed. */
  readonly before: PartialDate | null;
  /** The last review before its signature. */
  readonly reviewBefore: PartialDate | null;
  /** The strategies that were current when it was signed. */
  readonly questions: readonly Question[];
}

type StrategyRow = Question & {
  readonly policyId: string;
  readonly strategyId: string;
  readonly name: string;
};

/** Reads what is known of these policies' searches, with a handful of statements for all of them. */
export async function custodyOf(
  tx: Tx,
  policyIds: readonly string[],
  terms: CustodyTerms,
): Promise<PolicyCustody[]> {
  const policies = await policiesOf(tx, policyIds, terms);
  const heads = new Map((await headsOf(tx, policyIds)).map((head) => [head.policyId, head]));
  const strategies = Map.groupBy(await strategiesOf(tx, policyIds), ({ policyId }) => policyId);
  const parts = await SearchedParts.read(tx, policyIds);
  return policies.map(({ cycleOpenedAt, lastReview, id, slug, title, ...policy }): PolicyCustody => {
    const head = heads.get(id);
    const searchedThrough = head?.searchedThrough ?? null;
    const printed = printedOf(head, parts);
    return {
      ...policy,
      policy: { id, slug, title },
      today: terms.today,
      start: startBefore(chainStart({ searchedThrough, lastReview }), printed),
      startsFrom: startsFrom(searchedThrough, lastReview),
      cycleOpenedOn: cycleOpenedAt === null ? null : dayIn(terms.zone, cycleOpenedAt),
      sourcesOff: terms.sourcesOff,
      printed,
      strategies: (strategies.get(id) ?? []).map((strategy) => ({ ...strategy, ...parts.of(id, strategy) })),
    };
  });
}

function startsFrom(searchedThrough: PartialDate | null, lastReview: PartialDate | null) {
  if (searchedThrough !== null) return { what: 'searched_through', date: searchedThrough } as const;
  return lastReview === null ? null : ({ what: 'last_review', date: lastReview } as const);
}

function printedOf(head: HeadFacts | undefined, parts: SearchedParts): PrintedSearch | null {
  if (head === undefined || head.searchedThrough === null || head.adopted) return null;
  const since = chainStart({ searchedThrough: head.before, lastReview: head.reviewBefore });
  return {
    through: head.searchedThrough,
    since,
    reached: head.questions.map((question) =>
      reachedSince(since, parts.of(head.policyId, question).searched),
    ),
  };
}

async function policiesOf(
  tx: Tx,
  policyIds: readonly string[],
  { today, intervalDays }: CustodyTerms,
): Promise<PolicyFacts[]> {
  return await rows<PolicyFacts>(
    tx,
    `select p.id, p.slug, p.title, known."inForce", dates.last_review as "lastReview",
            (select max(through_on) from literature_update u
              where u.policy_id = p.id and (u.superseded_at is null or u.completed_at is not null)) as "claimedThrough",
            (select max(opened_at) from review_cycle c where c.policy_id = p.id and c.closed_at is null) as "cycleOpenedAt",
            case when known."inForce" then coalesce(plan.surveillance_days, $3) else 0 end as "intervalDays"
       from policy p
       cross join lateral (select p.id in (select e.policy_id from ${periodsFrom('$2')}) as "inForce") known
       left join literature_plan plan on plan.policy_id = p.id
       left join lateral (
         select last_review from policy_review_dates d where d.policy_id = p.id order by revision desc limit 1) dates on true
      where p.id = any($1::uuid[])
      order by p.title, p.slug`,
    [policyIds, today, intervalDays],
  );
}

async function headsOf(tx: Tx, policyIds: readonly string[]): Promise<HeadFacts[]> {
  const ids = [...(await signedVersionsBy(tx, policyIds)).values()].flatMap(
    (signed) => headOf(signed)?.id ?? [],
  );
  return await rows<HeadFacts>(
    tx,
    `select v.policy_id as "policyId", v.literature_searched_through as "searchedThrough",
            v.adoption_batch_id is not null as adopted,
            (select e.literature_searched_through from policy_version e
              where e.policy_id = v.policy_id and e.state = 'approved' and e.approved_at < v.approved_at
              order by e.approved_at desc limit 1) as before,
            (select d.last_review from policy_review_dates d
              where d.policy_id = v.policy_id and d.recorded_at < v.approved_at order by d.revision desc limit 1)
              as "reviewBefore",
            coalesce((select jsonb_agg(jsonb_build_object('source', g.source, 'query', g.query))
                        from search_strategy g
                       where g.policy_id = v.policy_id and g.revision = (
                         select max(k.revision) from search_strategy k
                          where k.policy_id = v.policy_id and k.created_at <= v.approved_at)), '[]') as questions
       from policy_version v where v.id = any($1::uuid[])`,
    [ids],
  );
}

async function strategiesOf(tx: Tx, policyIds: readonly string[]): Promise<StrategyRow[]> {
  return await rows<StrategyRow>(
    tx,
    `select id as "strategyId", policy_id as "policyId", name, source, query from search_strategy g
      where policy_id = any($1::uuid[])
        and revision = (select max(revision) from search_strategy k where k.policy_id = g.policy_id)
      order by policy_id, position`,
    [policyIds],
  );
}
