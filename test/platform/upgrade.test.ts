import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { AuditVerifier } from '../../src/platform/audit/verification/audit-verifier.ts';
import { createDataSource } from '../../src/platform/database/data-source.ts';
import { prepareDatabase } from '../../src/platform/database/prepare-database.ts';
import { row } from '../../src/platform/database/rows.ts';
import { ask, carriedVersion, type Carried } from '../approvals/signatures/support.ts';
import { buildPolicy } from '../literature/builders.ts';
import { waiting } from '../literature/screening/support.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildNextVersion, buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';
/** The first migration of approvals in several rooms, of passkeys and of the widened audit. */
const FIRST = '20261123030000';

describe('a database of an earlier release, with data', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  let slug: string;
  let carried: Carried;
  let key: { authorization: string };
  let session: SessionHeaders;
  let before: { versions: unknown; signatures: unknown; audit: unknown };

  beforeAll(async () => {
    fresh = await freshDatabase();
    const old = await startApp({ now: NOW, databaseUrl: fresh.url });
    await fill(old);
    await old.close();
    const source = await createDataSource(fresh.url).initialize();
    try {
      await goBack(source);
      before = await kept(source);
    } finally {
      await source.destroy();
    }
    await prepareDatabase(fresh.url);
    app = await startApp({ now: NOW, databaseUrl: fresh.url });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await fresh.drop();
  });

  /** Signed versions, one that waits for its director, a record to screen, a key and a session. */
  async function fill(old: TestApp): Promise<void> {
    const { director } = await committeeOf(old);
    ({ slug } = await buildPolicyVersion(old, { title: 'Lysis of Epidural Adhesions' }));
    await buildNextVersion(old, slug, { effective: '2026-10-01' });
    carried = await carriedVersion(old, slug);
    await waiting(old, await buildPolicy(old));
    const { token } = await old.nest.get(ApiKeysService).create(system('test'), {
      name: 'claims',
      scopes: ['policies:read', 'people:read'],
    });
    key = { authorization: `Bearer ${token}` };
    session = await signIn(old, director);
    await buildPerson(old, { name: 'Olive Owner', roles: ['author'] });
    await old.sweep();
  }

  /** Undoes migrations, the last first, until the earlier release's are left. */
  async function goBack(source: DataSource): Promise<void> {
    for (;;) {
      const sql = 'select name from migration order by id desc limit 1';
      const { name } = (await row<{ name: string }>(source.manager, sql))!;
      if (name.slice(-14) < FIRST) return;
      await source.undoLastMigration({ transaction: 'each' });
    }
  }

  async function kept(source: Pick<DataSource, 'query'>) {
    return {
      versions: await source.query(
        'select id, number, state, content_hash, envelope_hash, effective from policy_version order by id',
      ),
      signatures: await source.query(
        'select id, person_id, meaning, envelope_hash, signed_at from version_signature order by id',
      ),
      audit: await source.query('select position, entry_id, hash from audit_seal order by position'),
    };
  }

  it('keeps every version, signature and seal as it was', async () => {
    expect((before.versions as unknown[]).length).toBe(3);
    expect((before.signatures as unknown[]).length).toBe(2);
    const after = await kept(app.database.source);
    expect({
      ...after,
      audit: (after.audit as unknown[]).slice(0, (before.audit as unknown[]).length),
    }).toEqual(before);
    expect((await app.nest.get(AuditVerifier).verify()).fault).toBeNull();
    expect((await app.http({ url: '/readyz' })).status).toBe(200);
  });

  it('knows people by their sessions and passwords, and machines by their keys', async () => {
    expect((await app.http({ url: '/v1/sessions/current', headers: session })).status).toBe(200);
    expect((await app.http({ url: '/v1/people', headers: key })).status).toBe(200);
    expect((await app.http({ url: '/console/policies', headers: session })).status).toBe(200);
  });

  it('lets a vote that was carried before be signed, with the password that was good before', async () => {
    const shown = await ask(app, session, 'GET', `${carried.path}/approval`);
    expect(shown.json()).toMatchObject({ state: 'in_review', tally: { carried: true } });
    const signed = await ask(app, session, 'POST', `${carried.path}/signatures`, carried.body);
    expect([signed.status, signed.json()]).toMatchObject([201, { state: 'approved' }]);
    const proof = await ask(app, session, 'GET', `${carried.path}/proof`);
    expect(proof.status).toBe(200);
  });

  it('answers what is in force as it did', async () => {
    const active = await app.http({ url: `/v1/policies/${slug}/active`, headers: key });
    expect(active.json()).toMatchObject({ version: 1, policy: { slug } });
    await app.sweep();
    const later = await app.http({ url: `/v1/policies/${slug}/active?on=2026-10-02`, headers: key });
    expect(later.json()).toMatchObject({ version: 2 });
  });
});
