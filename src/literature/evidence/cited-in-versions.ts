import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { VersionState } from '../../policies/version-lifecycle.rules.ts';

/** A version of a policy whose reference list has a record. */
export interface CitingVersion {
  readonly versionId: string;
  readonly version: number;
  readonly state: VersionState;
  /** The record's number in that list. */
  readonly reference: number;
}

/** Where a record stands that neither PubMed nor a DOI names. */
export const EUROPE_PMC_ARTICLE = 'https://europepmc.org/article/';

/**
 * For each of the records the versions of a policy that cite it, the newest first; withdrawn ones do not count, and what
 * nothing cites is left out. A record is known by its PMID, its DOI or its address at Europe PMC. Asked of the documents
 * themselves: whichever way a reference is taken out, it is gone from here.
 */
export async function versionsCiting(
  tx: Tx,
  policyId: string,
  recordIds: readonly string[],
): Promise<Map<string, CitingVersion[]>> {
  const found = await rows<CitingVersion & { recordId: string }>(
    tx,
    `select r.id as "recordId", v.id as "versionId", v.number as version, v.state,
            (cited ->> 'number')::int as reference
       from policy_version v
       cross join lateral jsonb_array_elements(v.document -> 'references') cited
       join literature_record r
         on r.pmid = cited ->> 'pmid' or lower(r.doi) = lower(cited ->> 'doi')
            or $3 || r.source_id = cited ->> 'url'
      where v.policy_id = $1 and v.state <> 'withdrawn' and r.id = any($2::uuid[])
      order by v.number desc, reference`,
    [policyId, recordIds, EUROPE_PMC_ARTICLE],
  );
  const citing = new Map<string, CitingVersion[]>();
  for (const { recordId, ...version } of found) {
    citing.set(recordId, [...(citing.get(recordId) ?? []), version]);
  }
  return citing;
}
