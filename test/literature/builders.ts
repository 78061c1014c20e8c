import { system, type Role, type Scope } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { Events } from '../../src/platform/events/events.ts';
import { reviewCycleOpened } from '../../src/reviews/reviews.events.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import type { TestApp } from '../support/app.ts';

/** A policy as these tests need it. */
export interface BuiltPolicy {
  readonly id: string;
  readonly slug: string;
}

/** An update as the API shows it. */
export interface ShownUpdate {
  readonly id: string;
  readonly cycleId: string | null;
  readonly cause: string;
  readonly through: string;
  readonly state: string;
  readonly completedAt: string | null;
  readonly searches: readonly ShownSearch[];
}
export interface ShownSearch {
  readonly query: string;
  readonly from: string;
  readonly through: string;
  readonly pmids: { readonly from: number; readonly through: number } | null;
  readonly why: string | null;
  readonly state: string;
  readonly hits: number | null;
  readonly stored: number;
  readonly missing: readonly string[];
  readonly lastError: string | null;
  readonly nextTryAt: string | null;
}

let made = 0;

/** A policy whose last review is known, as an adoption would leave it; `lastReview: null` leaves it without. */
export async function buildPolicy(
  app: TestApp,
  {
    title = 'Lysis of Epidural Adhesions',
    lastReview = '2025-11',
  }: { title?: string; lastReview?: string | null } = {},
): Promise<BuiltPolicy> {
  made += 1;
  const policy = { id: newId(), slug: `policy-${made}` };
  const at = app.clock.now();
  await app.database.query('insert into policy (id, slug, title, created_at) values ($1, $2, $3, $4)', [
    policy.id,
    policy.slug,
    title,
    at,
  ]);
  await app.database.query(
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
     values ($1, 1, $2, '2026-09', $3)`,
    [policy.id, lastReview, at],
  );
  return policy;
}

/**
 * Empties the literature, its append-only tables too, so that no test meets another one's records. Work that another test
 * left in the queue goes with it: it would be about records that are gone, and would hold them while they go.
 */
export async function emptyLiterature(app: TestApp): Promise<void> {
  await app.dropWork();
  await app.database.transaction(async (tx) => {
    await tx.query(`set local session_replication_role = 'replica'`);
    await tx.query(
      `truncate literature_record, search_strategy, literature_update, literature_turn, record_in_flight, literature_look, literature_plan,
                custody_gap, literature_message cascade`,
    );
  });
}

/** Takes every review cycle away, as if none had been opened. */
export async function forgetCycles(app: TestApp): Promise<void> {
  await app.database.transaction(async (tx) => {
    await tx.query(`set local session_replication_role = 'replica'`);
    await tx.query('delete from review_cycle');
  });
}

/** Opens a review cycle of the policy and tells so; the queue is not drained. Returns the cycle's id. */
export async function openCycle(app: TestApp, policy: BuiltPolicy): Promise<string> {
  const cycleId = newId();
  await app.database.query(
    `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
     values ($1, $2, '2026-09', 1, $3, 'rung')`,
    [cycleId, policy.id, app.clock.now()],
  );
  await tellOpened(app, policy, cycleId);
  return cycleId;
}

/** Tells, perhaps once more, that a cycle was opened. */
export async function tellOpened(app: TestApp, policy: BuiltPolicy, cycleId: string): Promise<void> {
  const data = { cycleId, policyId: policy.id };
  const events = app.nest.get(Events);
  await app.database.transaction(async (tx) => await events.record(tx, reviewCycleOpened, data));
}

/** The headers of a signed-in person with these roles. */
export async function personWith(app: TestApp, ...roles: Role[]): Promise<SessionHeaders> {
  return await signIn(app, await buildPerson(app, { roles }));
}

/** The header of a machine's key with these scopes. */
export async function keyWith(app: TestApp, ...scopes: Scope[]): Promise<{ authorization: string }> {
  const { token } = await app.nest.get(ApiKeysService).create(system('test'), { name: 'test', scopes });
  return { authorization: `Bearer ${token}` };
}

/** A policy's updates, the newest first. */
export async function updatesOf(
  app: TestApp,
  policy: BuiltPolicy,
  headers: Record<string, string>,
): Promise<ShownUpdate[]> {
  const reply = await app.http({
    method: 'GET',
    url: `/v1/policies/${policy.slug}/literature/searches`,
    headers,
  });
  return reply.json<{ items: ShownUpdate[] }>().items;
}

/** The PMIDs in a policy's queue, in the order in which it shows them. */
export async function queueOf(
  app: TestApp,
  policy: BuiltPolicy,
  headers: Record<string, string>,
): Promise<string[]> {
  const reply = await app.http({
    method: 'GET',
    url: `/v1/literature/queue?policy=${policy.slug}`,
    headers,
  });
  return reply.json<{ items: { record: { pmid: string } }[] }>().items.map(({ record }) => record.pmid);
}
