import type { DocumentCode } from '../../src/documents/policy-document.ts';
import { system, type Scope } from '../../src/kernel/actor.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { hashOf } from '../../src/kernel/canonical.ts';
import { newId } from '../../src/kernel/ids.ts';
import { partialDate } from '../../src/kernel/partial-date.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { Events } from '../../src/platform/events/events.ts';
import { rows } from '../../src/platform/database/rows.ts';
import { sealEnvelope } from '../../src/policies/envelope.rules.ts';
import {
  policyVersionApproved,
  policyVersionEffective,
  type VersionApproved,
} from '../../src/policies/policies.events.ts';
import type { TestApp } from '../support/app.ts';

/** Half-open days of one version, as they are put into `effective_period`. */
export interface Days {
  readonly version: BuiltVersion;
  readonly from: string;
  readonly until: string | null;
}
export interface BuiltPolicy {
  readonly id: string;
  readonly slug: string;
}
export interface BuiltVersion {
  readonly id: string;
  readonly policy: BuiltPolicy;
  readonly number: number;
  readonly effective: string;
  readonly contentHash: string;
  readonly envelopeHash: string;
}

/** A key for a machine; returns the header that carries it. */
export async function keyWith(app: TestApp, ...scopes: Scope[]): Promise<{ authorization: string }> {
  const { token } = await app.nest.get(ApiKeysService).create(system('test'), { name: 'test', scopes });
  return { authorization: `Bearer ${token}` };
}

/** A policy without a version. */
export async function buildPolicy(app: TestApp, slug: string, nextReview = '2026-09'): Promise<BuiltPolicy> {
  const id = newId();
  await app.database.query('insert into policy (id, slug, title, created_at) values ($1, $2, $3, $4)', [
    id,
    slug,
    `Title of ${slug}`,
    app.clock.now(),
  ]);
  await app.database.query(
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
     values ($1, 1, '2025-11', $2, $3)`,
    [id, nextReview, app.clock.now()],
  );
  return { id, slug };
}

interface Draft {
  readonly number: number;
  readonly effective?: string;
  readonly markdown?: string;
  readonly codes?: readonly (Pick<DocumentCode, 'system' | 'code'> & Partial<DocumentCode>)[];
}

/** A draft of a policy. */
export async function buildDraft(app: TestApp, policy: BuiltPolicy, draft: Draft): Promise<BuiltVersion> {
  const {
    number,
    effective = '2026-01-01',
    markdown = `Criteria of version ${draft.number}.`,
    codes = [],
  } = draft;
  const document = {
    number: null,
    manualSection: null,
    sections: [{ id: 'criteria', heading: 'Criteria', level: 1, markdown }],
    references: [],
    codes: codes.map((code) => ({ description: null, ...code })),
    crossReferences: [],
    boilerplate: [],
  };
  const contentHash = hashOf(document);
  const id = newId();
  await app.database.query(
    `insert into policy_version (id, policy_id, number, title, document, content_hash, origin, last_review, next_review,
       effective, change_class, created_at)
     values ($1, $2, $3, $4, $5, $6, '1999-02', '2025-11', '2026-09', $7, 'new', $8)`,
    [
      id,
      policy.id,
      number,
      `Title of ${policy.slug}`,
      JSON.stringify(document),
      contentHash,
      effective,
      app.clock.now(),
    ],
  );
  return { id, policy, number, effective, contentHash, envelopeHash: '' };
}

/** A signed version, which governs no day until {@link govern} says so. */
export async function buildApproved(app: TestApp, policy: BuiltPolicy, draft: Draft): Promise<BuiltVersion> {
  return await sign(app, await buildDraft(app, policy, draft));
}

/** Signs a draft as it stands. */
export async function sign(app: TestApp, version: BuiltVersion): Promise<BuiltVersion> {
  const { policy } = version;
  const dates = {
    origin: partialDate('1999-02'),
    lastReview: partialDate('2025-11'),
    nextReview: partialDate('2026-09'),
    effective: calendarDate(version.effective),
    literatureSearchedThrough: null,
  };
  const { envelope, envelopeHash } = sealEnvelope({
    policy: { ...policy, number: null, title: `Title of ${policy.slug}` },
    version: version.number,
    contentHash: version.contentHash,
    dates,
    changeClass: 'new',
    scope: { linesOfBusiness: [], jurisdictions: [] },
  });
  const personId = await director(app);
  await app.database.query(
    `insert into version_signature (id, version_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
     values ($1, $2, $3, 'Dr. Test', 'medical_director', 'I approve this version.', $4, $5, 'password')`,
    [newId(), version.id, personId, envelopeHash, app.clock.now()],
  );
  await app.database.query(
    `update policy_version set state = 'approved', envelope = $2, envelope_hash = $3,
            approved_at = $4::timestamptz + make_interval(secs => number / 1e6) where id = $1`,
    [version.id, envelope, envelopeHash, app.clock.now()],
  );
  return { ...version, envelopeHash };
}

/** Writes which versions govern which days from now on; what was known before is closed on the recorded axis. */
export async function govern(app: TestApp, policy: BuiltPolicy, days: readonly Days[]): Promise<void> {
  const at = app.clock.now();
  await app.database.transaction(async (tx) => {
    await rows(
      tx,
      `update effective_period set recorded = tstzrange(lower(recorded), $2) where policy_id = $1 and upper_inf(recorded)`,
      [policy.id, at],
    );
    for (const { version, from, until } of days) {
      await rows(
        tx,
        `insert into effective_period (id, policy_id, version_id, valid, recorded)
         values ($1, $2, $3, daterange($4, $5), tstzrange($6, null))`,
        [newId(), policy.id, version.id, from, until, at],
      );
    }
  });
}

/** A policy with version 1 in force from a day on, until ever. */
export async function publish(
  app: TestApp,
  slug: string,
  draft: Partial<Draft> = {},
): Promise<{ policy: BuiltPolicy; version: BuiltVersion }> {
  const policy = await buildPolicy(app, slug);
  const version = await buildApproved(app, policy, { number: 1, ...draft });
  await govern(app, policy, [{ version, from: version.effective, until: null }]);
  return { policy, version };
}

/** What the policies tell when a version is signed. */
export const approvedEvent = ({ policy, ...version }: BuiltVersion): VersionApproved => ({
  policyId: policy.id,
  slug: policy.slug,
  versionId: version.id,
  version: version.number,
  effective: calendarDate(version.effective),
  changeClass: 'new',
  contentHash: version.contentHash,
  envelopeHash: version.envelopeHash,
  reviewOutcome: null,
});

/** Records that a version was signed. */
export async function tellApproved(app: TestApp, version: BuiltVersion): Promise<string> {
  const events = app.nest.get(Events);
  return await app.database.transaction(
    async (tx) => await events.record(tx, policyVersionApproved, approvedEvent(version)),
  );
}

/** Records that a version's first day has begun. */
export async function tellEffective(app: TestApp, version: BuiltVersion): Promise<string> {
  const { policyId, slug, versionId, version: number, effective: on } = approvedEvent(version);
  const events = app.nest.get(Events);
  return await app.database.transaction(
    async (tx) =>
      await events.record(tx, policyVersionEffective, { policyId, slug, versionId, version: number, on }),
  );
}

/** Has the sweep of the policies tell of a version's first day when it begins. */
export async function announce(app: TestApp, version: BuiltVersion): Promise<void> {
  await app.database.query(
    `insert into version_announcement (version_id, kind, due_on) values ($1, 'effective', $2)`,
    [version.id, version.effective],
  );
}

async function director(app: TestApp): Promise<string> {
  const id = newId();
  const [found] = await app.database.query<{ id: string }>(
    `insert into person (id, email, name, created_at) values ($1, 'director@publishing.test', 'Dr. Test', $2)
     on conflict (email) do update set name = excluded.name returning id`,
    [id, app.clock.now()],
  );
  return found?.id ?? id;
}
