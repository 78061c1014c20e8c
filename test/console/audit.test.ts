import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { Audit } from '../../src/platform/audit/audit.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion } from '../support/build-policy-version.ts';

describe('the page of the audit', () => {
  let app: TestApp;
  let officer: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    officer = await signIn(app, await buildPerson(app, { roles: ['compliance_officer'] }));
    await app.database.transaction(
      async (tx) =>
        await app.nest.get(Audit).record(tx, {
          actor: system('page test'),
          action: 'policy.changed',
          subject: { type: 'policy', id: '<script>alert(1)</script>' },
          detail: { owner: { from: 'Dr. Gray', to: 'Dr. Young' } },
          reason: 'handed over',
        }),
    );
    await app.sweep();
  });
  afterAll(async () => {
    await app.close();
  });

  const read = async (url: string) => await app.http({ url, headers: officer });

  it('shows entries, the chain and its checkpoints, and finds by words', async () => {
    const page = await read('/console/audit');
    expect(page.status).toBe(200);
    for (const words of ['Policy changed', 'handed over', 'The chain holds', 'published only'])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('<script>alert');
    const found = await read('/console/audit?q=handed&from=2026-02-01&until=2026-02-10&actor=');
    expect(found.text).toContain('Policy changed');
    expect(found.text).toContain('/v1/audit.csv?q=handed&amp;from=2026-02-01T08%3A00%3A00Z');
    const none = await read('/console/audit?until=2026-02-09');
    expect(none.text).toContain('Nothing was found');
    expect((await read('/console/audit?q=---')).text).toContain('Nothing was found');
    expect((await read('/console/audit?q=+%20')).text).not.toContain('Nothing was found');
  });

  it('names what an entry is about and leads there; what has no name goes by its id', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Lysis of Epidural Adhesions' });
    await app.sweep();
    const page = await read('/console/audit?subjectType=policy_version');
    expect(page.text).toContain(
      `<a href="/console/policies/${policy.slug}/versions/1/approval">Lysis of Epidural Adhesions, version 1</a>`,
    );
    const [entry] = await app.database.query<{ id: number; subject: string }>(
      `select id, subject_id as subject from audit_entry where subject_type = 'policy_version' limit 1`,
    );
    const one = await read(`/console/audit/${entry!.id}`);
    expect(one.text).toContain('Lysis of Epidural Adhesions, version 1</a>');
    expect(one.text).toContain(entry!.subject);
    expect((await read('/console/audit?actor=page+test')).text).toContain('policy &lt;script>');
  });

  it('shows an entry with what it was and what it became', async () => {
    const [entry] = await app.database.query<{ id: number }>(
      `select id from audit_entry where actor_id = 'page test'`,
    );
    const page = await read(`/console/audit/${entry!.id}`);
    expect(page.text).toMatch(/from <del>Dr\. Gray<\/del> to <ins>Dr\. Young<\/ins>/);
    expect(page.text).toContain('Position ');
    for (const id of ['0', 'x', '999999999999', '1e3', "1'"])
      expect((await read(`/console/audit/${encodeURIComponent(id)}`)).status).toBe(404);
  });

  it('says that the chain does not hold once a verification found so', async () => {
    await app.database.query(
      `insert into audit_verification (started_at, finished_at, entries, last_hash, fault_position, fault_entry_id, fault)
       values (clock_timestamp(), clock_timestamp(), 4, 'x', 5, 7, 'the entry was changed')`,
    );
    const page = await read('/console/audit');
    expect(page.text).toContain('The chain does not hold.');
    expect((await app.http({ url: '/readyz' })).json()).toMatchObject({ audit: { holds: false } });
    expect((await app.http({ url: '/metrics' })).text).toContain('almanac_audit_holds 0');
  });

  it('is for administrators and compliance officers', async () => {
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    expect((await app.http({ url: '/console/audit', headers: author })).status).toBe(403);
    const page = await app.http({ url: '/console/audit', headers: { accept: 'text/html' } });
    expect(page.status).toBe(303);
  });
});
