import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { system } from '../../kernel/actor.ts';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { dayIn } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { PoliciesService } from '../../policies/policies.service.ts';
import {
  policyRetired,
  policyReviewDatesChanged,
  policyVersionApproved,
  type VersionApproved,
} from '../../policies/policies.events.ts';
import type { PlannedChange, YearPlan } from './year-plan.ts';

const actor = system('year');
const HASH = `sha256:${'0'.repeat(64)}`;

/** The address of a person in a simulated year. */
export const addressOf = (personId: string): string => `${personId}@year.example`;

/** Writes down the people and the policies of a plan; none has review dates yet. */
export async function plantYear(app: NestFastifyApplication, plan: YearPlan): Promise<void> {
  const now = app.get(Clock).now();
  const people = [...plan.people].map(([id, { roles, alone }]) => ({
    id,
    email: addressOf(id),
    reminders: alone ? 'individual' : 'digest',
    roles,
  }));
  const policies = [...plan.policies].map(([id, policy]) => ({ id, ...policy }));
  await app.get(Database).transaction(async (tx) => {
    await tx.query(
      `insert into person (id, email, name, reminders, created_at)
       select id, email, 'Person ' || id, reminders, $2
         from jsonb_to_recordset($1::jsonb) as p (id uuid, email text, reminders text)`,
      [JSON.stringify(people), now],
    );
    await tx.query(
      `insert into person_role (person_id, role, held_since)
       select id, unnest(roles), $2 from jsonb_to_recordset($1::jsonb) as p (id uuid, roles text[])`,
      [JSON.stringify(people), now],
    );
    await tx.query(
      `insert into policy (id, slug, title, owner_id, backup_id, created_at)
       select id, 'policy-' || id, 'Policy ' || id, "ownerId", "backupId", $2
         from jsonb_to_recordset($1::jsonb) as p (id uuid, "ownerId" uuid, "backupId" uuid)`,
      [JSON.stringify(policies), now],
    );
    await tx.query(
      `insert into policy_reviewer (policy_id, person_id)
       select id, unnest("reviewerIds") from jsonb_to_recordset($1::jsonb) as p (id uuid, "reviewerIds" uuid[])`,
      [JSON.stringify(policies)],
    );
  });
}

type NextReview = Extract<PlannedChange, { kind: 'next_review' }>;

/**
 * Makes changes as their use cases do. A signed review is written as its signature leaves it, since what goes before a
 * signature is no matter of reminders.
 */
export async function applyChanges(
  app: NestFastifyApplication,
  zone: string,
  changes: readonly PlannedChange[],
): Promise<void> {
  const policies = app.get(PoliciesService);
  const brought: NextReview[] = [];
  for (const change of changes) {
    switch (change.kind) {
      case 'next_review':
        if (change.occasion === 'reschedule' && change.nextReview !== null)
          await policies.change(actor, change.policyId, {
            nextReview: change.nextReview,
            reason: 'The year is too full.',
          });
        else brought.push(change);
        break;
      case 'owner':
        await policies.change(actor, change.policyId, { ownerId: change.ownerId });
        break;
      default:
        await changePerson(app, change);
    }
  }
  await bringDates(app, zone, brought);
}

async function changePerson(
  app: NestFastifyApplication,
  change: Exclude<PlannedChange, { kind: 'next_review' | 'owner' }>,
): Promise<void> {
  const [database, now] = [app.get(Database), app.get(Clock).now()];
  switch (change.kind) {
    case 'leave':
      await database.query(
        `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at) values ($1, $2, $3, $4, $5, $6)`,
        [newId(), change.personId, change.delegateId, change.from, change.until, now],
      );
      return;
    case 'address':
      await database.query(
        `update person set address_failed_at = $2, address_failure = $3 where id = $1`,
        change.works ? [change.personId, null, null] : [change.personId, now, 'no such mailbox'],
      );
      return;
    case 'offboard':
      await database.query('update person set active = false where id = $1', [change.personId]);
      return;
  }
}

/** Review dates that an import, a signature or a retirement brings, with the events of each. */
async function bringDates(
  app: NestFastifyApplication,
  zone: string,
  changes: readonly NextReview[],
): Promise<void> {
  if (changes.length === 0) return;
  const [events, now] = [app.get(Events), app.get(Clock).now()];
  const lastReview = dayIn(zone, now).slice(0, 7) as PartialDate;
  const brought = changes.map((change) => ({
    ...change,
    lastReview,
    versionId: change.occasion === 'signature' ? newId() : null,
  }));
  await app.get(Database).transaction(async (tx) => {
    const given = [JSON.stringify(brought), now];
    await tx.query(
      `insert into policy_version (id, policy_id, number, title, document, content_hash, review_outcome, created_at)
       select "versionId", "policyId", (select count(*) + 2 from policy_version where policy_id = "policyId"), 'A policy', '{}',
              '${HASH}', 'revised', $2
         from jsonb_to_recordset($1::jsonb) as b ("versionId" uuid, "policyId" uuid) where "versionId" is not null`,
      given,
    );
    const added = await addDates(tx, given);
    await events.recordAll(tx, policyReviewDatesChanged, added);
    const revisions = new Map(added.map(({ policyId, revision }) => [policyId, revision]));
    const approved = brought.flatMap(({ policyId, versionId }) =>
      versionId === null ? [] : approvalOf(policyId, versionId),
    );
    await events.recordAll(tx, policyVersionApproved, approved);
    const retired = brought.filter(({ occasion }) => occasion === 'retirement');
    await events.recordAll(
      tx,
      policyRetired,
      retired.map(({ policyId, day }) => ({
        policyId,
        slug: `policy-${policyId}`,
        on: day,
        successor: null,
        changeClass: 'retired' as const,
        reviewsEndAt: revisions.get(policyId) ?? null,
      })),
    );
  });
}

async function addDates(tx: Tx, given: unknown[]): Promise<{ policyId: string; revision: number }[]> {
  return await rows(
    tx,
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, version_id, recorded_at)
     select "policyId", (select coalesce(max(revision), 0) + 1 from policy_review_dates where policy_id = "policyId"),
            "lastReview", "nextReview", "versionId", $2
       from jsonb_to_recordset($1::jsonb) as b ("policyId" uuid, "lastReview" text, "nextReview" text, "versionId" uuid)
     returning policy_id as "policyId", revision`,
    given,
  );
}

function approvalOf(policyId: string, versionId: string): VersionApproved {
  return {
    policyId,
    versionId,
    slug: `policy-${policyId}`,
    version: 2,
    effective: calendarDate('2020-01-01'),
    changeClass: 'neutral',
    contentHash: HASH,
    envelopeHash: HASH,
    reviewOutcome: 'revised',
  };
}
