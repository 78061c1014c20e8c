import type { Role } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { atTime, instant, type Instant } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/platform/database/database.ts';
import { row } from '../../src/platform/database/rows.ts';
import { Jobs } from '../../src/platform/jobs/jobs.ts';
import { Sweeps } from '../../src/platform/sweeps/sweeps.ts';
import { Events } from '../../src/platform/events/events.ts';
import { policyReviewDatesChanged, type VersionApproved } from '../../src/policies/policies.events.ts';
import { startApp, type AppOptions, type TestApp } from '../support/app.ts';

/** A person of a test, with the roles named. */
export async function person(app: TestApp, name: string, ...roles: readonly Role[]): Promise<string> {
  const id = newId();
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@plan.example`;
  await app.database.query(`insert into person (id, email, name, created_at) values ($1, $2, $3, $4)`, [
    id,
    email,
    name,
    app.clock.now(),
  ]);
  await app.database.query(
    `insert into person_role (person_id, role, held_since) select $1, unnest($2::text[]), $3`,
    [id, roles, app.clock.now()],
  );
  return id;
}

/** What matters of a policy to a review. */
export interface PolicyToBuild {
  readonly title?: string;
  readonly nextReview?: string;
  readonly ownerId?: string;
  readonly backupId?: string;
  readonly reviewerIds?: readonly string[];
}

/** A policy whose review dates are known, as an adoption would leave it; with its rungs planned. */
export async function policy(app: TestApp, given: PolicyToBuild = {}): Promise<string> {
  const [id] = await policies(app, [given]);
  return id!;
}

/** Many policies at once, as the import of a payer's whole manual. */
export async function policies(app: TestApp, given: readonly PolicyToBuild[]): Promise<string[]> {
  const built = given.map(({ title = 'Lysis of Epidural Adhesions', nextReview = '2026-09', ...rest }) => {
    const id = newId();
    return {
      id,
      title,
      nextReview,
      slug: `policy-${id}`,
      ownerId: rest.ownerId ?? null,
      backupId: rest.backupId ?? null,
      reviewerIds: rest.reviewerIds ?? [],
    };
  });
  await app.database.transaction(async (tx) => {
    await tx.query(
      `with built as (
         select * from jsonb_to_recordset($1::jsonb) as p (id uuid, slug text, title text, "ownerId" uuid, "backupId" uuid, "nextReview" text, "reviewerIds" uuid[])
       ), policies as (
         insert into policy (id, slug, title, owner_id, backup_id, created_at)
         select id, slug, title, "ownerId", "backupId", $2 from built
       ), reviewers as (
         insert into policy_reviewer (policy_id, person_id) select id, unnest("reviewerIds") from built
       )
       insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
       select id, 1, '2025-11', "nextReview", $2 from built`,
      [JSON.stringify(built), app.clock.now()],
    );
    await app.nest.get(Events).recordAll(
      tx,
      policyReviewDatesChanged,
      built.map(({ id }) => ({ policyId: id, revision: 1 })),
    );
  });
  await settle(app);
  return built.map(({ id }) => id);
}

/** Leave of a person, with who stands in: from a day until the first day back. */
export async function onLeave(
  app: TestApp,
  personId: string,
  delegateId: string,
  [from, until]: readonly [string, string],
): Promise<void> {
  await app.database.query(
    `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [newId(), personId, delegateId, from, until, app.clock.now()],
  );
}

/** Hours, in a zone of the person's own or the organisation's, in which a person wants no mail. */
export async function quietHours(
  app: TestApp,
  personId: string,
  [from, until]: readonly [string, string],
  zone: string | null = null,
): Promise<void> {
  await app.database.query('update person set quiet_from = $2, quiet_until = $3, zone = $4 where id = $1', [
    personId,
    from,
    until,
    zone,
  ]);
}

/** Somebody who left. */
export async function leaves(app: TestApp, personId: string): Promise<void> {
  await app.database.query('update person set active = false where id = $1', [personId]);
}

/** Somebody whose address is known not to work. */
export async function withoutAddress(app: TestApp, personId: string): Promise<void> {
  await app.database.query(
    `update person set address_failed_at = $2, address_failure = '550 no such user' where id = $1`,
    [personId, app.clock.now()],
  );
}

/** Every reminder as `who state kind`, with whom it was meant for and by which way: `Rex sent digest < Olive on_leave`. */
export async function remindersOf(app: TestApp): Promise<string[]> {
  const found = await app.database.query<{ reminder: string }>(
    `select concat_ws(' ', person.name, coalesce(told.suppressed_reason, message.state), message.kind,
              (select '< ' || string_agg(absent.name || ' ' || detour.reason, ' > ' order by detour.step, absent.name)
                 from reminder_redirect detour join person absent on absent.id = detour.from_person_id
                where detour.reminder_id = told.id)) as reminder
       from reminder told
       join reminder_message message on message.id = told.message_id
       join person on person.id = told.person_id
       join review_rung rung on rung.id = told.rung_id
      order by rung.due_on, message.created_at, person.name, told.id`,
  );
  return found.map(({ reminder }) => reminder);
}

/** New review dates without a version, as a reschedule leaves them. */
export async function reschedule(app: TestApp, policyId: string, nextReview: string): Promise<void> {
  await app.database.transaction(async (tx) => {
    const revision = await addReviewDates(tx, app, policyId, nextReview, null);
    await app.nest.get(Events).record(tx, policyReviewDatesChanged, { policyId, revision });
  });
  await settle(app);
}

/** The rows a version leaves that was signed as the review; who handles its events, and when, is the test's to say. */
export async function signReview(
  app: TestApp,
  policyId: string,
  nextReview: string,
): Promise<VersionApproved> {
  const versionId = newId();
  await app.database.transaction(async (tx) => {
    await tx.query(
      `insert into policy_version (id, policy_id, number, title, document, content_hash, review_outcome, created_at)
       select $1, $2::uuid, count(*) + 2, 'Lysis of Epidural Adhesions', '{}', $4, 'revised', $3
         from policy_version where policy_id = $2::uuid`,
      [versionId, policyId, app.clock.now(), hash],
    );
    await addReviewDates(tx, app, policyId, nextReview, versionId);
  });
  return {
    policyId,
    versionId,
    slug: `policy-${policyId}`,
    version: 2,
    effective: calendarDate('2027-01-01'),
    changeClass: 'expansive',
    contentHash: hash,
    envelopeHash: hash,
    reviewOutcome: 'revised',
  };
}

const hash = `sha256:${'0'.repeat(64)}`;

async function addReviewDates(
  tx: Tx,
  app: TestApp,
  policyId: string,
  nextReview: string,
  versionId: string | null,
): Promise<number> {
  const added = await row<{ revision: number }>(
    tx,
    `insert into policy_review_dates (policy_id, revision, next_review, version_id, recorded_at)
     select $1::uuid, max(revision) + 1, $2, $3::uuid, $4::timestamptz from policy_review_dates where policy_id = $1::uuid
     returning revision`,
    [policyId, nextReview, versionId, app.clock.now()],
  );
  return added!.revision;
}

/** A sent mail: whose, when by the Clock, and what it says. */
export interface SentMail {
  readonly name: string;
  readonly kind: 'digest' | 'individual' | 'notice';
  readonly at: Instant;
  readonly messageId: string;
}

/** Every mail marked as sent, in order. */
export async function sentMails(app: TestApp): Promise<SentMail[]> {
  return await app.database.query<SentMail>(
    `select person.name, message.kind, message.sent_at as at, message.message_id as "messageId"
       from reminder_message message join person on person.id = message.person_id
      where message.state = 'sent' order by message.sent_at, person.name`,
  );
}

/** A policy's rungs as `key#occurrence state reason`, in the order of their days. */
export async function rungsOf(app: TestApp, policyId: string, revision = 1): Promise<string[]> {
  const found = await app.database.query<{ rung: string }>(
    `select concat_ws(' ', rung_key || case when occurrence > 0 then '#' || occurrence else '' end, state, suppressed_reason) as rung
       from review_rung where policy_id = $1 and schedule_revision = $2 order by due_on, occurrence`,
    [policyId, revision],
  );
  return found.map(({ rung }) => rung);
}

/** Portland's wall time, summer or winter, as an instant: `2026-05-04T08:00`. */
export function portland(time: string): string {
  const [day, clock] = time.split('T');
  return atTime(calendarDate(day!), clock!, 'America/Los_Angeles').toString();
}

/** An application whose literature searches fail at once: a review that opens asks for one. */
export async function startReviews(now: string, options: Omit<AppOptions, 'now'> = {}): Promise<TestApp> {
  const settings = { EUTILS_URL: 'http://127.0.0.1:9/', ...options.settings };
  return await startApp({ ...options, now: portland(now), settings });
}

/** Longest that a test waits for the reviews' jobs, in milliseconds. */
const SETTLE_LIMIT = 20_000;

/** Waits until nothing of the reviews is queued; a search of hundreds of literatures may go on. */
export async function settle(app: TestApp): Promise<void> {
  const busy = async () =>
    (await app.nest.get(Jobs).counts()).some(
      ({ name, state }) => name.startsWith('reviews.') && (state === 'created' || state === 'active'),
    );
  const end = performance.now() + SETTLE_LIMIT;
  while (await busy()) {
    if (performance.now() > end) throw new Error('the reviews still have work queued');
    await new Promise((wake) => setTimeout(wake, 5));
  }
}

/** Moves the Clock to Portland's wall time and sends what is due. */
export async function advance(app: TestApp, time: string): Promise<void> {
  app.clock.moveTo(instant(portland(time)));
  await sweep(app);
}

/** Sends what is due now. */
export async function sweep(app: TestApp): Promise<void> {
  await app.nest.get(Sweeps).runAll();
  await settle(app);
}
