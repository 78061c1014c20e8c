import { newId } from '../../../src/kernel/ids.ts';
import type { PublicationRecord } from '../../../src/literature/records/publication-record.ts';
import { RecordStore } from '../../../src/literature/records/record-store.ts';
import { buildPublicationRecord } from '../../support/publication-record.ts';
import type { TestApp } from '../../support/app.ts';
import type { BuiltPolicy } from '../builders.ts';

/** A title that no other record of these tests has. */
export const TITLE = 'Percutaneous epidural adhesiolysis for chronic low back pain after surgery';

/** What the store keeps of a record. */
export interface StoredRow {
  readonly id: string;
  readonly pmid: string | null;
  readonly sourceId: string | null;
  readonly doi: string | null;
  readonly sameAs: string | null;
  readonly title: string;
  readonly source: string;
}

/** What the store keeps of a pair. */
export interface StoredSuspicion {
  readonly id: string;
  readonly recordId: string;
  readonly otherId: string;
  readonly certainty: string;
  readonly evidence: readonly string[];
  readonly counterEvidence: readonly string[];
  readonly verdict: string | null;
}

/** A record as PubMed gives it. */
export function pubmedRecord(pmid: string, given: Partial<PublicationRecord> = {}): PublicationRecord {
  return buildPublicationRecord({ pmid, title: TITLE, ...given });
}

/** A record as Europe PMC gives it, without a PMID unless one is given. */
export function europePmcRecord(sourceId: string, given: Partial<PublicationRecord> = {}): PublicationRecord {
  return buildPublicationRecord({ source: 'europe_pmc', sourceId, pmid: null, title: TITLE, ...given });
}

/** Stores records in a transaction of their own. */
export async function store(
  app: TestApp,
  records: readonly PublicationRecord[],
): Promise<Map<PublicationRecord, string>> {
  const recordStore = app.nest.get(RecordStore);
  return await app.database.transaction(async (tx) => await recordStore.store(tx, records, app.clock.now()));
}

export async function storedRows(app: TestApp): Promise<StoredRow[]> {
  return await app.database.query(
    `select id, pmid, source_id as "sourceId", doi, same_as as "sameAs", title, source from literature_record order by pmid, source_id`,
  );
}

export async function suspicions(app: TestApp): Promise<StoredSuspicion[]> {
  return await app.database.query(
    `select id, record_id as "recordId", other_id as "otherId", certainty, evidence,
            counter_evidence as "counterEvidence", verdict
       from duplicate_suspicion order by id`,
  );
}

/** A finished update of the policy whose search found these records, as the search machinery leaves it. */
export async function foundBy(
  app: TestApp,
  policy: BuiltPolicy,
  recordIds: readonly string[],
): Promise<{ updateId: string; policyId: string }> {
  const [strategyId, updateId, searchId] = [newId(), newId(), newId()];
  const at = app.clock.now();
  await app.database.query(
    `insert into search_strategy (id, policy_id, revision, position, name, query, origin, created_at)
     values ($1, $2, coalesce((select max(revision) from search_strategy where policy_id = $2), 0) + 1, 1, 'All', 'x',
             'given', $3)`,
    [strategyId, policy.id, at],
  );
  await app.database.query(
    `insert into literature_update (id, policy_id, cause, strategy_revision, through_on, started_at, completed_at)
     values ($1, $2, 'request', 1, '2026-02-10', $3, $3)`,
    [updateId, policy.id, at],
  );
  await app.database.query(
    `insert into literature_search (id, update_id, strategy_id, from_on, through_on, state, hits, finished_at)
     values ($1, $2, $3, '2026-01-01', '2026-02-10', 'done', $5, $4)`,
    [searchId, updateId, strategyId, at, recordIds.length],
  );
  await app.database.query(
    `insert into literature_hit (search_id, position, pmid, source_id, record_id, state)
     select $1, place - 1, r.pmid, case when r.pmid is null then r.source_id end, r.id, 'stored'
       from unnest($2::uuid[]) with ordinality as hit (id, place) join literature_record r on r.id = hit.id`,
    [searchId, recordIds],
  );
  return { updateId, policyId: policy.id };
}
