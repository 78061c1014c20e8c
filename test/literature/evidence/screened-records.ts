import { system } from '../../../src/kernel/actor.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { studyTypeOf } from '../../../src/literature/records/study-type.rules.ts';
import type { PublicationRecord } from '../../../src/literature/records/publication-record.ts';
import { PolicyImportService } from '../../../src/policies/policy-import.service.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import type { TestApp } from '../../support/app.ts';
import { buildPublicationRecord } from '../../support/publication-record.ts';

/** A policy's finished search, into which tests put records. */
export interface BuiltSearch {
  readonly policyId: string;
  readonly updateId: string;
  readonly searchId: string;
}

/** A policy whose first version is the draft of a text. */
export async function draftOf(
  app: TestApp,
  text: string,
): Promise<{ readonly policyId: string; readonly slug: string; readonly revision: number }> {
  const file = { name: 'policy.md', bytes: Buffer.from(text) };
  const { policy, version } = await app.nest
    .get(PolicyImportService)
    .importDocument(system('test'), file, { dryRun: false, adopt: false });
  return { policyId: policy.id, slug: policy.slug, revision: version.revision };
}

/** One strategy, one update and one search over a window, done, as a run of the queue would leave them. */
export async function buildSearch(
  app: TestApp,
  policyId: string,
  given: {
    cycleId?: string | null;
    source?: string;
    through?: string;
    from?: string;
    revision?: number;
  } = {},
): Promise<BuiltSearch> {
  const {
    cycleId = null,
    source = 'pubmed',
    from = '2025-11-01',
    through = '2026-05-04',
    revision = 1,
  } = given;
  const ids = { strategy: newId(), update: newId(), search: newId() };
  const now = app.clock.now();
  const position = await app.database.query<{ next: number }>(
    'select count(*)::int + 1 as next from search_strategy where policy_id = $1 and revision = $2',
    [policyId, revision],
  );
  await app.database.query(
    `insert into search_strategy (id, policy_id, revision, position, name, query, origin, source, created_at)
     values ($1, $2, $3, $4, 'Main', 'epidural adhesiolysis', 'given', $5, $6)`,
    [ids.strategy, policyId, revision, position[0]?.next ?? 1, source, now],
  );
  await app.database.query(
    `insert into literature_update (id, policy_id, cycle_id, cause, strategy_revision, through_on, started_at, completed_at)
     values ($1, $2, $3, 'request', $4, $5, $6, $6)`,
    [ids.update, policyId, cycleId, revision, through, now],
  );
  await app.database.query(
    `insert into literature_search (id, update_id, strategy_id, from_on, through_on, state, hits, finished_at)
     values ($1, $2, $3, $4, $5, 'done', 0, $6)`,
    [ids.search, ids.update, ids.strategy, from, through, now],
  );
  return { policyId, updateId: ids.update, searchId: ids.search };
}

let made = 0;

/** A record that is stored once; its PMID is invented. Returns its id. */
export async function storeRecord(app: TestApp, given: Partial<PublicationRecord> = {}): Promise<string> {
  made += 1;
  const fields = buildPublicationRecord({ pmid: String(99_100_000 + made), ...given });
  const id = newId();
  await app.database.query(
    `insert into literature_record (id, pmid, doi, title, study_type, fields, fetched_at, source, source_id, preprint)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      fields.pmid,
      fields.doi,
      fields.title,
      studyTypeOf(fields.publicationTypes),
      JSON.stringify(fields),
      app.clock.now(),
      fields.source,
      fields.sourceId ?? null,
      fields.preprint,
    ],
  );
  return id;
}

/** Puts a record into a policy's queue and, where a person is given, includes it. Returns the screening's id. */
export async function screen(
  app: TestApp,
  search: BuiltSearch,
  recordId: string,
  person: Person | null,
  state = person === null ? 'identified' : 'included',
): Promise<string> {
  const id = newId();
  const now = app.clock.now();
  const reason = state.startsWith('excluded') ? 'Other population' : null;
  await app.database.query(
    `insert into screening (id, policy_id, record_id, update_id, state, reason, decided_by, decided_at, identified_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, search.policyId, recordId, search.updateId, state, reason, person?.id ?? null, person && now, now],
  );
  if (state !== 'identified' && person !== null) {
    await app.database.query(
      `insert into screening_step (id, screening_id, position, kind, from_state, to_state, reason, person_id, at)
       values ($1, $2, 1, 'decided', 'identified', $3, $4, $5, $6)`,
      [newId(), id, state, reason, person.id, now],
    );
  }
  return id;
}
