import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { citedWorksOf } from '../strategies/cited-works.ts';
import { citedTitle } from '../strategies/proposal/cited-title.rules.ts';
import type { Comparable } from './features.rules.ts';
import type { WaitingRecord } from './likelihood.rules.ts';

/** A work by which the records that wait are measured: the policy cites it, or it was included. */
export interface Seed {
  readonly pmid: string;
  /** Its number in the reference list; null for one that is included and not cited. */
  readonly reference: number | null;
}

/** Works of which PubMed is asked for similar ones: five requests; the cited ones come first, then the latest included. */
const MOST_SEEDS = 100;

const COMPARABLE = `r.title, coalesce(r.fields -> 'meshHeadings', '[]') as mesh`;

/** The works with a PMID that a policy cites or included, each once, in an order that stays the same. */
export async function seedsOf(tx: Tx, policyId: string, today: CalendarDate): Promise<Seed[]> {
  const cited = await citedWorksOf(tx, policyId, today);
  const included = await rows<{ pmid: string }>(
    tx,
    `select r.pmid from screening s join literature_record r on r.id = s.record_id
      where s.policy_id = $1 and s.state = 'included' and r.pmid is not null
      order by s.decided_at desc, r.pmid limit $2`,
    [policyId, MOST_SEEDS],
  );
  const known = new Set(cited.map(({ pmid }) => pmid));
  return [
    ...cited.map(({ pmid, number }) => ({ pmid, reference: number })),
    ...included.filter(({ pmid }) => !known.has(pmid)).map(({ pmid }) => ({ pmid, reference: null })),
  ].slice(0, MOST_SEEDS);
}

/** The records that a policy's reviewers included and excluded, and the works it cites: by their titles where not here. */
export async function comparablesOf(
  tx: Tx,
  policyId: string,
  today: CalendarDate,
): Promise<{ cited: Comparable[]; included: Comparable[]; excluded: Comparable[] }> {
  const decided = await rows<Comparable & { pmid: string | null; isIncluded: boolean }>(
    tx,
    `select r.pmid, s.state = 'included' as "isIncluded", ${COMPARABLE}
       from screening s join literature_record r on r.id = s.record_id
      where s.policy_id = $1 and s.state in ('included', 'excluded', 'excluded_in_full_text')`,
    [policyId],
  );
  const included = decided.filter(({ isIncluded }) => isIncluded);
  const known = new Set(included.map(({ pmid }) => pmid));
  const cited = (await citedWorksOf(tx, policyId, today)).filter(({ pmid }) => !known.has(pmid));
  const records = await rows<Comparable & { pmid: string }>(
    tx,
    `select r.pmid, ${COMPARABLE} from literature_record r where r.pmid = any($1::text[])`,
    [cited.map(({ pmid }) => pmid)],
  );
  const byPmid = new Map(records.map((record) => [record.pmid, record]));
  return {
    cited: cited.map(({ pmid, citation }) => byPmid.get(pmid) ?? { title: citedTitle(citation), mesh: [] }),
    included,
    excluded: decided.filter(({ isIncluded }) => !isIncluded),
  };
}

/** The records that wait for a person, with the works that PubMed told them to be similar to. */
export async function waitingRecords(
  tx: Tx,
  policyId: string,
  seeds: readonly Seed[],
): Promise<WaitingRecord[]> {
  return await rows<WaitingRecord>(
    tx,
    `select s.id as "screeningId", ${COMPARABLE},
            (select coalesce(jsonb_agg(jsonb_build_object('reference', seed.reference, 'place', l.place)
                                       order by l.place, seed.position), '[]')
               from literature_similarity l
               join jsonb_to_recordset($2::jsonb) as seed (pmid text, reference int, position int)
                 on seed.pmid = l.seed_pmid
              where l.policy_id = s.policy_id and l.pmid = r.pmid) as "similarTo"
       from screening s join literature_record r on r.id = s.record_id
      where s.policy_id = $1 and s.state in ('identified', 'sought', 'retrieved')
      order by s.id`,
    [policyId, JSON.stringify(seeds.map((seed, position) => ({ ...seed, position })))],
  );
}
