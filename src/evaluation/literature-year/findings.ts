import type pg from 'pg';
import { firstGap, naiveLiterature, type EndedSearch } from './naive-literature.ts';
import type { LiteratureYearPlan } from './year-plan.ts';

/** What of the year is not as it should be; every list is empty when all is well. */
export interface YearFindings {
  /** Records that a policy must have met and has not: `topic-0001 99200001`. */
  readonly lost: readonly string[];
  /** Records in a queue that are none of the policy's. */
  readonly strange: readonly string[];
  /** Records that stand twice in one queue. */
  readonly doubled: readonly string[];
  /** Days that a policy's searches leave out: `topic-0001 2026-05-04`. */
  readonly gaps: readonly string[];
  /** Searches that have not ended. */
  readonly unended: readonly string[];
  /** Records in all queues together, and how many of them had to be there. */
  readonly met: number;
  readonly required: number;
  readonly updates: number;
}

/** Lays what stands in the database beside what DOMAIN.md says should. */
export async function findingsOf(
  database: pg.Client,
  plan: LiteratureYearPlan,
  slackDays: number,
): Promise<YearFindings> {
  const { must, may } = naiveLiterature(plan, slackDays);
  const slugs = new Map(plan.policies.map(({ id, slug }) => [id, slug]));
  const queues = await queuesOf(database);
  const named = (policyId: string, pmids: Iterable<string>): string[] =>
    [...pmids].map((pmid) => `${slugs.get(policyId)} ${pmid}`);
  const queueOf = (policyId: string): readonly string[] => queues.get(policyId) ?? [];
  const searches = Map.groupBy(await endedSearches(database), ({ policyId }) => policyId);
  const gaps = plan.policies.flatMap((policy) => {
    const day = firstGap(policy, searches.get(policy.id) ?? []);
    return day === null ? [] : [`${policy.slug} ${day}`];
  });
  return {
    lost: [...must].flatMap(([id, pmids]) => {
      const met = new Set(queueOf(id));
      return named(
        id,
        [...pmids].filter((pmid) => !met.has(pmid)),
      );
    }),
    strange: [...may].flatMap(([id, pmids]) =>
      named(
        id,
        queueOf(id).filter((pmid) => !pmids.has(pmid)),
      ),
    ),
    doubled: plan.policies.flatMap(({ id }) =>
      named(
        id,
        queueOf(id).filter((pmid, index, all) => all.indexOf(pmid) !== index && all.length < 20_000),
      ),
    ),
    gaps,
    unended: await unendedSearches(database),
    met: [...queues.values()].reduce((sum, queue) => sum + queue.length, 0),
    required: [...must.values()].reduce((sum, pmids) => sum + pmids.size, 0),
    updates: await updatesIn(database),
  };
}

async function queuesOf(database: pg.Client): Promise<Map<string, readonly string[]>> {
  const { rows } = await database.query<{ id: string; pmids: string[] }>(
    `select s.policy_id as id, array_agg(r.pmid order by r.pmid) as pmids
       from screening s join literature_record r on r.id = s.record_id group by s.policy_id`,
  );
  return new Map(rows.map(({ id, pmids }) => [id, pmids]));
}

async function endedSearches(database: pg.Client): Promise<EndedSearch[]> {
  const { rows } = await database.query<EndedSearch>(
    `select u.policy_id as "policyId", s.from_on::text as "from", s.through_on::text as through,
            s.uid_from::int as "uidFrom", s.uid_through::int as "uidThrough"
       from literature_search s join literature_update u on u.id = s.update_id where s.state = 'done'`,
  );
  return rows;
}

async function unendedSearches(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(
    `select concat_ws(' ', p.slug, s.from_on, s.through_on, s.state, s.last_error) as line
       from literature_search s join literature_update u on u.id = s.update_id join policy p on p.id = u.policy_id
      where s.state in ('waiting', 'running', 'failed') order by 1`,
  );
  return rows.map(({ line }) => line);
}

async function updatesIn(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'select count(*)::int as count from literature_update',
  );
  return rows[0]?.count ?? 0;
}
