import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { comparablesOf, waitingRecords, type Seed } from './known-works.ts';
import { rank, type Ranked } from './likelihood.rules.ts';

/** Rows in one statement. */
const STATEMENT_SIZE = 1_000;

/** Keeps which of the records that wait PubMed calls similar to the works asked about, and how near they are. */
export async function keepSimilar(
  tx: Tx,
  policyId: string,
  similar: ReadonlyMap<string, readonly { readonly pmid: string }[]>,
): Promise<void> {
  const seeds = [...similar.keys()];
  await tx.query('delete from literature_similarity where policy_id = $1 and seed_pmid = any($2::text[])', [
    policyId,
    seeds,
  ]);
  const told = [...similar].flatMap(([seed, works]) =>
    works.map(({ pmid }, index) => ({ seed, pmid, place: index + 1 })),
  );
  await tx.query(
    `insert into literature_similarity (policy_id, pmid, seed_pmid, place)
     select distinct on (r.pmid, told.seed) $1, r.pmid, told.seed, told.place
       from jsonb_to_recordset($2::jsonb) as told (seed text, pmid text, place int)
       join literature_record r on r.pmid = told.pmid
       join screening s on s.record_id = r.id and s.policy_id = $1 and s.state in ('identified', 'sought', 'retrieved')
      order by r.pmid, told.seed, told.place
     on conflict (policy_id, pmid, seed_pmid) do update set place = excluded.place`,
    [policyId, JSON.stringify(told)],
  );
}

/** Writes the rank of everything that waits for a policy; `failure` says why PubMed's similar articles are missing. */
export async function keepRanks(
  tx: Tx,
  policyId: string,
  { today, seeds, failure }: { today: CalendarDate; seeds: readonly Seed[]; failure: string | null },
): Promise<void> {
  const known = { ...(await comparablesOf(tx, policyId, today)), withoutSimilar: failure };
  const ranked = rank(await waitingRecords(tx, policyId, seeds), known);
  for (let from = 0; from < ranked.length; from += STATEMENT_SIZE) {
    await keep(tx, ranked.slice(from, from + STATEMENT_SIZE));
  }
}

async function keep(tx: Tx, ranked: readonly Ranked[]): Promise<void> {
  const ids = ranked.map(({ screeningId }) => screeningId);
  // In one order, so that it never waits in a ring with somebody who decides on several.
  await rows(tx, 'select from screening where id = any($1::uuid[]) order by id for no key update', [ids]);
  await tx.query(
    `update screening s set likelihood = ranked.likelihood, likelihood_basis = ranked.basis
       from jsonb_to_recordset($1::jsonb) as ranked (id uuid, likelihood real, basis jsonb)
      where s.id = ranked.id and s.state in ('identified', 'sought', 'retrieved')`,
    [JSON.stringify(ranked.map(({ screeningId, ...rest }) => ({ id: screeningId, ...rest })))],
  );
}
