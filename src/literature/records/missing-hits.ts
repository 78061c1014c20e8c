import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { holdRecordStore } from '../duplicates/record-lock.ts';
import { queueRecords } from './queue-records.ts';

/** What names a record: its PMID, or another service's name of it. */
export interface RecordNames {
  readonly pmid: string | null;
  readonly sourceId?: string | null;
}

interface AdoptedHit {
  readonly policyId: string;
  readonly updateId: string;
  readonly recordId: string;
}

/**
 * Notes which hits PubMed did not hand out when asked for them by PMID. It waits for whoever stores records, who would
 * not see the hit otherwise: the search takes in afterwards what was stored by then.
 */
export async function markMissing(
  tx: Tx,
  searchId: string,
  pmids: readonly string[],
  now: Instant,
): Promise<void> {
  if (pmids.length === 0) return;
  await holdRecordStore(tx);
  await tx.query(
    `update literature_hit set state = 'missing', missed_at = $3
      where search_id = $1 and state = 'found' and pmid = any($2::text[])`,
    [searchId, pmids, now],
  );
}

/**
 * Takes in the hits of all policies that were given up as missing and whose records are here now: each goes into its
 * policy's queue, with the latest of the updates that found it. Call it with the record store held.
 */
export async function adoptMissingHits(tx: Tx, records: readonly RecordNames[], now: Instant): Promise<void> {
  const adopted = await rows<AdoptedHit>(
    tx,
    `with adopted as (
       update literature_hit h set state = 'stored', record_id = r.id
         from literature_record r, literature_search s, literature_update u
        where h.state = 'missing' and (h.pmid = any($1::text[]) or h.source_id = any($2::text[]))
          and (r.pmid = h.pmid or r.source_id = h.source_id)
          and s.id = h.search_id and u.id = s.update_id
       returning u.policy_id, r.id as record_id, h.pmid, h.source_id)
     select distinct on (a.policy_id, a.record_id)
            a.policy_id as "policyId", u.id as "updateId", a.record_id as "recordId"
       from adopted a
       join literature_update u on u.policy_id = a.policy_id
       join literature_search s on s.update_id = u.id
       join literature_hit h on h.search_id = s.id and (h.pmid = a.pmid or h.source_id = a.source_id)
      order by a.policy_id, a.record_id, u.started_at desc, u.id desc`,
    [records.flatMap(({ pmid }) => pmid ?? []), records.flatMap(({ sourceId }) => sourceId ?? [])],
  );
  for (const hits of Map.groupBy(adopted, ({ policyId, updateId }) => `${policyId} ${updateId}`).values()) {
    const [search] = hits;
    if (search === undefined) continue;
    await queueRecords(
      tx,
      search,
      hits.map(({ recordId }) => recordId),
      now,
    );
  }
}

/** PMIDs that were missed before a moment and not asked for since, at most so many. */
export async function pmidsToAskAgain(tx: Tx, missedBefore: Instant, most: number): Promise<string[]> {
  const found = await rows<{ pmid: string }>(
    tx,
    `select distinct pmid from literature_hit
      where state = 'missing' and pmid is not null and missed_again_at is null and missed_at < $1
      order by pmid limit $2`,
    [missedBefore, most],
  );
  return found.map(({ pmid }) => pmid);
}

/** Notes that PubMed did not hand out these records a second time, of those missed before a moment: nobody asks again. */
export async function markMissedAgain(
  tx: Tx,
  pmids: readonly string[],
  missedBefore: Instant,
  now: Instant,
): Promise<void> {
  if (pmids.length === 0) return;
  await holdRecordStore(tx);
  await adoptMissingHits(
    tx,
    pmids.map((pmid) => ({ pmid })),
    now,
  );
  await tx.query(
    `update literature_hit set missed_again_at = $3
      where state = 'missing' and pmid = any($1::text[]) and missed_again_at is null and missed_at < $2`,
    [pmids, missedBefore, now],
  );
}
