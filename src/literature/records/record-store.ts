import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { yearOf } from '../duplicates/comparable-record.ts';
import { DuplicateFinder } from '../duplicates/duplicate-finder.ts';
import { holdRecordStore } from '../duplicates/record-lock.ts';
import { normalDoi } from './doi.rules.ts';
import { adoptMissingHits } from './missing-hits.ts';
import { NoticeReader } from './notice-reader.ts';
import type { PublicationRecord } from './publication-record.ts';
import { queueRecords, standingRecords } from './queue-records.ts';
import { planStoring, type KeptRecord } from './record-identities.ts';
import { studyTypeOf } from './study-type.rules.ts';
import { titleKey } from './title.rules.ts';

/** Records in one statement: a few megabytes of JSON. */
const STATEMENT_SIZE = 1_000;

/** Where records of every source are kept, each once: added or refreshed, compared with their likes, their notices told. */
@Injectable()
export class RecordStore {
  constructor(
    private readonly duplicates: DuplicateFinder,
    private readonly notices: NoticeReader,
  ) {}

  /**
   * Stores records and gives the id under which each stands: for one that is another's duplicate, that other's. Searches
   * of all replicas store one after the other, so that none adds what another just did.
   */
  async store(
    tx: Tx,
    records: readonly PublicationRecord[],
    now: Instant,
  ): Promise<Map<PublicationRecord, string>> {
    if (records.length === 0) return new Map();
    await holdRecordStore(tx);
    const existing = await keptRecords(tx, records);
    const plan = planStoring(existing, records, newId);
    const changed = [...plan.added, ...plan.refreshed];
    // before the first write: a refreshed kind of study, a join and a notice each touch screenings, in no order of theirs
    await this.duplicates.hold(tx, changed, await this.notices.affectedBy(tx, records));
    await add(tx, plan.added, now);
    await refresh(tx, plan.refreshed, now);
    await this.duplicates.find(tx, changed, now);
    await this.notices.read(tx, existing, records, now);
    await adoptMissingHits(tx, records, now);
    const standing = await standingRecords(tx, [...new Set(plan.ids.values())]);
    return new Map([...plan.ids].map(([record, id]) => [record, standing.get(id) ?? id]));
  }
}

/**
 * Marks the hits of a search whose records are here, those given up as missing too, and puts those records into the
 * policy's queue. A record that the policy has screened, or has in its queue, stays as it is.
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
      where h.search_id = $1 and h.state <> 'stored' and (r.pmid = h.pmid or r.source_id = h.source_id)
      returning r.id as "recordId"`,
    [search.id],
  );
  await queueRecords(
    tx,
    search,
    adopted.map(({ recordId }) => recordId),
    now,
  );
}

async function keptRecords(tx: Tx, records: readonly PublicationRecord[]): Promise<KeptRecord[]> {
  const pmids = records.flatMap(({ pmid }) => pmid ?? []);
  const sourceIds = records.flatMap(({ sourceId }) => sourceId ?? []);
  return await rows<KeptRecord>(
    tx,
    `select id, pmid, source_id as "sourceId", fields from literature_record
      where pmid = any($1::text[])
      union
     select id, pmid, source_id, fields from literature_record where source_id = any($2::text[])
      order by id`,
    [pmids, sourceIds],
  );
}

const COLUMNS = `(id uuid, pmid text, source text, source_id text, preprint boolean, doi text, title text, title_key text,
  published_year int, study_type text, fields jsonb)`;

async function add(tx: Tx, records: readonly KeptRecord[], now: Instant): Promise<void> {
  for (const part of parts(records)) {
    await tx.query(
      `insert into literature_record (id, pmid, source, source_id, preprint, doi, title, title_key, published_year,
              study_type, fields, fetched_at)
       select id, pmid, source, source_id, preprint, doi, title, title_key, published_year, study_type, fields, $2
         from jsonb_to_recordset($1::jsonb) as r ${COLUMNS}`,
      [JSON.stringify(part.map(rowOf)), now],
    );
  }
}

async function refresh(tx: Tx, records: readonly KeptRecord[], now: Instant): Promise<void> {
  for (const part of parts(records)) {
    await tx.query(
      `update literature_record kept
          set pmid = r.pmid, source = r.source, source_id = r.source_id, preprint = r.preprint, doi = r.doi,
              title = r.title, title_key = r.title_key, published_year = r.published_year,
              study_type = r.study_type, fields = r.fields, fetched_at = $2
         from jsonb_to_recordset($1::jsonb) as r ${COLUMNS}
        where kept.id = r.id`,
      [JSON.stringify(part.map(rowOf)), now],
    );
  }
}

function rowOf({ id, pmid, sourceId, fields }: KeptRecord) {
  return {
    id,
    pmid,
    source: fields.source,
    source_id: sourceId,
    preprint: fields.preprint,
    doi: normalDoi(fields.doi),
    title: fields.title,
    title_key: titleKey(fields.title),
    published_year: yearOf(fields),
    study_type: studyTypeOf(fields.publicationTypes),
    fields,
  };
}

function parts(records: readonly KeptRecord[]): KeptRecord[][] {
  const count = Math.ceil(records.length / STATEMENT_SIZE);
  return Array.from({ length: count }, (_, at) =>
    records.slice(at * STATEMENT_SIZE, (at + 1) * STATEMENT_SIZE),
  );
}
