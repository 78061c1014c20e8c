import { newId } from '../../../src/kernel/ids.ts';
import type { PublicationRecord } from '../../../src/literature/records/publication-record.ts';
import { studyTypeOf } from '../../../src/literature/records/study-type.rules.ts';
import type { Role } from '../../../src/kernel/actor.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { buildPublicationRecord } from '../../support/publication-record.ts';
import type { BuiltPolicy } from '../builders.ts';

/** A signed-in person. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly headers: SessionHeaders;
}

/** An item of the queue as the API shows it. */
export interface ShownItem {
  readonly record: { readonly id: string; readonly pmid: string | null; readonly studyType: string };
  readonly policy: { readonly slug: string };
  readonly state: string;
  readonly decision: { readonly reason: string | null; readonly by: { readonly name: string } } | null;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  readonly dueOn: string | null;
  readonly overdue: boolean;
  readonly earlier: { readonly state: string; readonly reason: string | null } | null;
  readonly returnedFor: readonly { readonly type: string }[] | null;
  readonly secondReading: {
    readonly askedOfMe: boolean;
    readonly verdict: string | null;
    readonly conflict: boolean;
    readonly reader: { readonly id: string } | null;
    readonly givenByMe: boolean;
    readonly resolvedBy: { readonly name: string } | null;
  } | null;
  readonly elsewhere: readonly { readonly policy: { readonly slug: string }; readonly state: string }[];
  readonly sameAs: { readonly recordId: string } | null;
  readonly mayUndo: boolean;
}

let made = 0;

/** A person with roles, signed in. */
export async function person(app: TestApp, name: string, ...roles: Role[]): Promise<Person> {
  const { id, email } = await buildPerson(app, { name, roles: roles.length === 0 ? ['reviewer'] : roles });
  return { id, name, email, headers: await signIn(app, { email }) };
}

/** A record as a search would have stored it. Returns its id. */
export async function buildRecord(app: TestApp, given: Partial<PublicationRecord> = {}): Promise<string> {
  made += 1;
  const fields = buildPublicationRecord({ pmid: String(99_500_000 + made), ...given });
  const id = newId();
  await app.database.query(
    `insert into literature_record (id, pmid, source_id, preprint, doi, title, study_type, fields, fetched_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      fields.pmid,
      fields.pmid === null ? `PPR/PPR${made}` : null,
      fields.preprint,
      fields.doi,
      fields.title,
      studyTypeOf(fields.publicationTypes),
      JSON.stringify(fields),
      app.clock.now(),
    ],
  );
  return id;
}

/** An update of a policy that is done. Returns its id. */
export async function buildUpdate(
  app: TestApp,
  policy: BuiltPolicy,
  cycleId: string | null = null,
): Promise<string> {
  const id = newId();
  await app.database.query(
    `insert into literature_update (id, policy_id, cycle_id, cause, strategy_revision, through_on, started_at, completed_at)
     values ($1, $2, $3, 'request', 1, '2026-05-04', $4, $4)`,
    [id, policy.id, cycleId, app.clock.now()],
  );
  return id;
}

/** Puts records into a policy's queue, as an update that brings them. */
export async function queueRecords(
  app: TestApp,
  policy: BuiltPolicy,
  recordIds: readonly string[],
  updateId?: string,
): Promise<void> {
  const update = updateId ?? (await buildUpdate(app, policy));
  await app.database.query(
    `insert into screening (id, policy_id, record_id, update_id, identified_at)
     select id, $3, record_id, $4, $5 from unnest($1::uuid[], $2::uuid[]) as s (id, record_id)`,
    [recordIds.map(() => newId()), recordIds, policy.id, update, app.clock.now()],
  );
}

/** One new record in a policy's queue. Returns the record's id. */
export async function waiting(
  app: TestApp,
  policy: BuiltPolicy,
  given: Partial<PublicationRecord> = {},
): Promise<string> {
  const recordId = await buildRecord(app, given);
  await queueRecords(app, policy, [recordId]);
  return recordId;
}

/** Posts to a record of the queue. */
export async function act(
  app: TestApp,
  by: Person | { headers: Record<string, string> },
  recordId: string,
  what: string,
  payload: object,
): Promise<TestReply> {
  const url = `/v1/literature/records/${recordId}/${what}`;
  return await app.http({ method: 'POST', url, headers: by.headers, payload });
}

/** A part of the queue as a person sees it. */
export async function queue(app: TestApp, by: Person, query: string): Promise<ShownItem[]> {
  const url = `/v1/literature/queue?${query}`;
  const reply = await app.http({ method: 'GET', url, headers: by.headers });
  if (reply.status !== 200) throw new Error(reply.text);
  return reply.json<{ items: ShownItem[] }>().items;
}

/** A record in the queue as a person sees it. */
export async function itemOf(
  app: TestApp,
  by: Person,
  policy: BuiltPolicy,
  recordId: string,
): Promise<ShownItem> {
  const found = (await queue(app, by, `policy=${policy.slug}&limit=200`)).find(
    ({ record }) => record.id === recordId,
  );
  if (found === undefined) throw new Error(`${recordId} is not in the queue`);
  return found;
}

/** The steps of a record for a policy, as the database keeps them. */
export async function stepsOf(app: TestApp, policy: BuiltPolicy, recordId: string) {
  return await app.database.query<{ kind: string; from: string; to: string; personId: string | null }>(
    `select step.kind, step.from_state as "from", step.to_state as "to", step.person_id as "personId"
       from screening_step step join screening s on s.id = step.screening_id
      where s.policy_id = $1 and s.record_id = $2 order by step.position`,
    [policy.id, recordId],
  );
}

/** Gives a policy its people. */
export async function givePeople(
  app: TestApp,
  policy: BuiltPolicy,
  { owner, backup, reviewers = [] }: { owner?: Person; backup?: Person; reviewers?: readonly Person[] },
): Promise<void> {
  await app.database.query('update policy set owner_id = $2, backup_id = $3 where id = $1', [
    policy.id,
    owner?.id ?? null,
    backup?.id ?? null,
  ]);
  await app.database.query(
    'insert into policy_reviewer (policy_id, person_id) select $1, unnest($2::uuid[])',
    [policy.id, reviewers.map(({ id }) => id)],
  );
}

/** Somebody is away for some days, and another stands in; `until` is the first day back. */
export async function onLeave(
  app: TestApp,
  who: Person,
  delegate: Person,
  from: string,
  until: string,
): Promise<void> {
  await app.database.query(
    `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [newId(), who.id, delegate.id, from, until, app.clock.now()],
  );
}

/** Finds that a record is the same paper as another one, which stands for it. */
export async function merge(app: TestApp, recordId: string, keptId: string): Promise<void> {
  await app.database.query('update literature_record set same_as = $2 where id = $1', [recordId, keptId]);
}

/** One of the organisation's reasons. */
export async function reasonNamed(app: TestApp, label: string): Promise<string> {
  const [found] = await app.database.query<{ id: string }>(
    'select id from exclusion_reason where label = $1 and retired_at is null',
    [label],
  );
  if (found === undefined) throw new Error(`no reason "${label}"`);
  return found.id;
}
