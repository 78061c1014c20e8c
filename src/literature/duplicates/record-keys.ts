import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import type { KeptRecord } from '../records/record-identities.ts';
import { comparableOf } from './comparable-record.ts';
import { lookupKeys, matchKeys, type Comparable } from './comparable.rules.ts';

/**
 * Records that share a key before it says nothing any more: "Abstracts of the annual meeting" and its likes would
 * otherwise each be compared with every other.
 */
export const MOST_UNDER_A_KEY = 25;

/** A record with what is compared of it. */
export interface Candidate {
  readonly id: string;
  readonly comparable: Comparable;
}

/** A row as it is compared. A PMID that only its text tells counts too: the column is another row's then. */
export function candidateOf({ id, pmid, sourceId, fields }: KeptRecord): Candidate {
  const record: PublicationRecord = { ...fields, pmid: pmid ?? fields.pmid };
  return { id, comparable: { ...comparableOf(record), sourceId } };
}

/** Files records under their keys, and no longer under those they had. */
export async function fileRecords(tx: Tx, candidates: readonly Candidate[]): Promise<void> {
  const filed = candidates.flatMap(({ id, comparable }) => matchKeys(comparable).map((key) => ({ id, key })));
  await tx.query('delete from literature_record_key where record_id = any($1::uuid[])', [
    candidates.map(({ id }) => id),
  ]);
  await tx.query(
    `insert into literature_record_key (record_id, key) select * from unnest($1::uuid[], $2::text[])`,
    [filed.map(({ id }) => id), filed.map(({ key }) => key)],
  );
}

/** The ids of what is filed now under a key that one of the candidates is to be looked up by. */
export async function neighbourIdsOf(tx: Tx, candidates: readonly Candidate[]): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, `select distinct id from (${FILED_UNDER}) filed (id)`, [
    keysToLookUp(candidates),
    MOST_UNDER_A_KEY + 1,
  ]);
  return found.map(({ id }) => id);
}

/** Everything filed under a key that one of the candidates is to be looked up by, themselves included. */
export async function neighboursOf(tx: Tx, candidates: readonly Candidate[]): Promise<Candidate[]> {
  const found = await rows<KeptRecord>(
    tx,
    `select id, pmid, source_id as "sourceId",
            fields - '{abstract,meshHeadings,keywords,languages,titleMarkup,supplementaryConcepts}'::text[] as fields
       from literature_record
      where id in (${FILED_UNDER})`,
    [keysToLookUp(candidates), MOST_UNDER_A_KEY + 1],
  );
  return found.map(candidateOf);
}

const FILED_UNDER = `
  select filed.record_id from unnest($1::text[]) as asked (key)
   cross join lateral (select record_id from literature_record_key where key = asked.key limit $2) filed`;

function keysToLookUp(candidates: readonly Candidate[]): string[] {
  return [...new Set(candidates.flatMap(({ comparable }) => lookupKeys(comparable)))];
}
