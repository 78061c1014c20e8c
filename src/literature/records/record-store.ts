import type { Instant } from '../../kernel/instant.ts';
import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PubmedRecord } from './publication-record.ts';
import { studyTypeOf } from './study-type.rules.ts';

/** Stores records that are not here yet; the PMID says which are. Another search may store the same at this moment. */
export async function storeRecords(tx: Tx, records: readonly PubmedRecord[], now: Instant): Promise<void> {
  if (records.length === 0) return;
  const values = records
    .map((record) => ({
      id: newId(),
      pmid: record.pmid,
      doi: record.doi,
      title: record.title,
      study_type: studyTypeOf(record.publicationTypes),
      fields: record,
    }))
    // In one order, so that two searches that store the same records never wait for each other in a ring.
    .sort((a, b) => (a.pmid < b.pmid ? -1 : 1));
  await tx.query(
    `insert into literature_record (id, pmid, doi, title, study_type, fields, fetched_at)
     select id, pmid, doi, title, study_type, fields, $2
       from jsonb_to_recordset($1::jsonb)
         as r (id uuid, pmid text, doi text, title text, study_type text, fields jsonb)
     on conflict (pmid) do nothing`,
    [JSON.stringify(values), now],
  );
}

/**
 * Marks the hits of a search whose records are here and puts those records into the policy's queue. A record that the
 * policy has screened, or has in its queue, stays as it is.
 */
export async function adoptStoredHits(
  tx: Tx,
  search: { readonly id: string; readonly policyId: string; readonly updateId: string },
  now: Instant,
): Promise<void> {
  const adopted = await rows<{ recordId: string }>(
    tx,
    `update literature_hit h set state = 'stored', record_id = r.id
       from literature_record r
      where h.search_id = $1 and h.state = 'found' and r.pmid = h.pmid
      returning r.id as "recordId"`,
    [search.id],
  );
  if (adopted.length === 0) return;
  const recordIds = adopted.map(({ recordId }) => recordId).sort();
  await tx.query(
    `insert into screening (id, policy_id, record_id, update_id, identified_at)
     select id, $3, record_id, $4, $5 from unnest($1::uuid[], $2::uuid[]) as s (id, record_id)
     on conflict (policy_id, record_id) do nothing`,
    [recordIds.map(() => newId()), recordIds, search.policyId, search.updateId, now],
  );
}

/** Notes which hits PubMed did not hand out when asked for them by PMID. */
export async function markMissing(tx: Tx, searchId: string, pmids: readonly string[]): Promise<void> {
  if (pmids.length === 0) return;
  await tx.query(
    `update literature_hit set state = 'missing'
      where search_id = $1 and state = 'found' and pmid = any($2::text[])`,
    [searchId, pmids],
  );
}
