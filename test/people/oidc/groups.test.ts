import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { PeopleQueries } from '../../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { startProvider, type TestProvider } from '../../support/oidc-provider.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../support.ts';
import { Browser } from './browser.ts';

describe("roles that follow the provider's groups", () => {
  let provider: TestProvider;
  let app: TestApp;
  let admin: Person;
  let asAdmin: SessionHeaders;
  beforeAll(async () => {
    provider = await startProvider();
    app = await startApp({
      settings: {
        ...provider.settings,
        OIDC_SIGN_UP: 'true',
        OIDC_ROLES:
          'medical-directors=medical_director, committee=committee_member, cn=chairs%2Cou=mp=committee_chair, admins=admin',
      },
    });
    admin = await buildPerson(app, { roles: ['admin'] });
    asAdmin = await signIn(app, admin);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const account = (subject: string, groups?: unknown, more: object = {}) => {
    provider.accounts.set(subject, {
      email: `${subject}@example.org`,
      email_verified: true,
      name: `Dr. ${subject}`,
      ...(groups === undefined ? {} : { groups }),
      ...more,
    });
  };
  const enter = async (subject: string) => {
    const browser = new Browser(app);
    browser.signsInAs = subject;
    const page = await browser.open('/console/sign-in/oidc');
    return { page, browser };
  };
  const rolesOf = async (email: string) => (await app.nest.get(PeopleQueries).byEmail(email))?.roles;

  it('adds somebody whom their groups give a role, and nobody else', async () => {
    account('newcomer', ['medical-directors', 'everybody']);
    expect((await enter('newcomer')).page.status).toBe(200);
    const person = await app.nest.get(PeopleQueries).byEmail('newcomer@example.org');
    expect(person).toMatchObject({ name: 'Dr. newcomer', roles: ['medical_director'], active: true });
    const added = (await auditOf(app, 'person.added')).filter(({ subjectId }) => subjectId === person!.id);
    expect(added).toMatchObject([{ actorId: 'oidc', detail: { roles: ['medical_director'] } }]);

    for (const groups of [
      undefined,
      [],
      ['everybody'],
      ['admin'],
      ['medical_director'],
      42,
      { admins: true },
    ]) {
      account('outsider', groups);
      expect((await enter('outsider')).page.status).toBe(403);
    }
    expect(await rolesOf('outsider@example.org')).toBeUndefined();
  });

  it('gives and takes roles at each sign-in, keeps those given by hand, and audits from what to what', async () => {
    const person = await buildPerson(app, {
      email: 'mover@example.org',
      roles: ['author', 'committee_member'],
    });
    account('mover', ['medical-directors']);
    await enter('mover');
    expect(await rolesOf(person.email)).toEqual(['author', 'medical_director']);
    account('mover', 'cn=chairs,ou=mp');
    const { browser } = await enter('mover');
    expect(await rolesOf(person.email)).toEqual(['author', 'committee_chair']);
    const changes = (await auditOf(app, 'person.changed')).filter(({ subjectId }) => subjectId === person.id);
    expect(changes.map(({ detail }) => detail)).toEqual([
      {
        changes: { roles: { from: ['author', 'committee_member'], to: ['author', 'medical_director'] } },
        provider: provider.issuer,
        groups: ['medical-directors'],
      },
      {
        changes: { roles: { from: ['author', 'medical_director'], to: ['author', 'committee_chair'] } },
        provider: provider.issuer,
        groups: ['cn=chairs,ou=mp'],
      },
    ]);
    account('mover');
    await enter('mover');
    expect(await rolesOf(person.email)).toEqual(['author']);
    // a session that was open holds the new roles too
    const current = await app.http({ url: '/v1/sessions/current', headers: browser.headers() });
    expect(current.json()).toMatchObject({ person: { roles: ['author'] } });
  });

  it('lets nobody in whose groups the provider keeps elsewhere, and changes nothing then', async () => {
    account('many', ['medical-directors']);
    await enter('many');
    account('many', undefined, { _claim_names: { groups: 'src1' } });
    const { page } = await enter('many');
    expect(page.status).toBe(403);
    expect(page.text).toContain('did not send your groups');
    expect(await rolesOf('many@example.org')).toEqual(['medical_director']);
    expect((await auditOf(app, 'person.sign_in_refused')).at(-1)?.detail).toEqual({
      method: 'oidc',
      why: 'groups not sent',
    });
  });

  it('refuses a change by hand of what it manages, by name, and lets the rest pass', async () => {
    account('fixed', ['committee']);
    await enter('fixed');
    const person = (await app.nest.get(PeopleQueries).byEmail('fixed@example.org'))!;
    const patch = async (roles: string[]) =>
      await app.http({
        method: 'PATCH',
        url: `/v1/people/${person.id}`,
        headers: asAdmin,
        payload: { roles },
      });
    const refused = await patch(['committee_member', 'medical_director']);
    expect(refused.status).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'role_managed', managed: ['medical_director'] });
    expect((await patch(['author'])).json()).toMatchObject({ managed: ['committee_member'] });
    expect((await patch(['committee_member', 'author'])).status).toBe(200);
    expect(await rolesOf(person.email)).toEqual(['author', 'committee_member']);
    const shown = await app.http({ url: `/v1/people/${person.id}/identities`, headers: asAdmin });
    expect(shown.json()).toMatchObject({
      items: [{ issuer: provider.issuer, subject: 'fixed', lastSignInAt: expect.any(String) }],
      managedRoles: ['admin', 'committee_chair', 'committee_member', 'medical_director'],
    });
    // the way in when the provider is wrong
    await app.nest.get(PeopleService).change(system('cli'), person.id, { roles: ['admin'] });
    expect(await rolesOf(person.email)).toEqual(['admin']);
    await enter('fixed');
    expect(await rolesOf(person.email)).toEqual(['committee_member']);
  });

  it('manages nothing of persons who do not sign in there', async () => {
    const person = await buildPerson(app);
    const reply = await app.http({
      method: 'PATCH',
      url: `/v1/people/${person.id}`,
      headers: asAdmin,
      payload: { roles: ['medical_director'] },
    });
    expect(reply.status).toBe(200);
  });

  it('leaves the last administrator one, and says so', async () => {
    account('chief', ['admins']);
    await enter('chief');
    const chief = (await app.nest.get(PeopleQueries).byEmail('chief@example.org'))!;
    await app.nest.get(PeopleService).change(system('test'), admin.id, { active: false });
    account('chief', ['committee']);
    await enter('chief');
    expect(await rolesOf(chief.email)).toEqual(['admin', 'committee_member']);
    expect((await auditOf(app, 'person.changed')).at(-1)?.detail).toMatchObject({ keptAsLast: ['admin'] });
    await app.nest.get(PeopleService).change(system('test'), admin.id, { active: true });
    await enter('chief');
    expect(await rolesOf(chief.email)).toEqual(['committee_member']);
    asAdmin = await signIn(app, admin);
  });

  it('keeps a hostile name to one line', async () => {
    account('weird', ['committee'], { name: ` Dr.\u0000\nBcc: x@evil.example\ud800${'é'.repeat(400)}` });
    await enter('weird');
    const person = (await app.nest.get(PeopleQueries).byEmail('weird@example.org'))!;
    expect(person.name).toMatch(/^Dr\. Bcc: x@evil\.example\uFFFDé+$/);
    expect(person.name.length).toBeLessThanOrEqual(200);
  });

  it('shows who somebody is there to themself, administrators and compliance officers', async () => {
    account('seen', ['committee']);
    const { browser } = await enter('seen');
    const seen = (await app.nest.get(PeopleQueries).byEmail('seen@example.org'))!;
    const officer = await signIn(app, await buildPerson(app, { roles: ['compliance_officer'] }));
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    const status = async (headers: Record<string, string>) =>
      (await app.http({ url: `/v1/people/${seen.id}/identities`, headers })).status;
    expect(await status(browser.headers())).toBe(200);
    expect(await status(officer)).toBe(200);
    expect(await status(author)).toBe(403);
    expect(await status({})).toBe(401);
  });

  it('is linked and unlinked by hand where the provider verifies no addresses', async () => {
    const person = await buildPerson(app, { email: 'byhand@example.org' });
    account('byhand', ['committee'], { email_verified: false });
    expect((await enter('byhand')).page.status).toBe(403);
    const url = `/v1/people/${person.id}/identities`;
    const link = async () =>
      await app.http({ method: 'POST', url, headers: asAdmin, payload: { subject: 'byhand' } });
    const linked = await link();
    expect(linked.status).toBe(201);
    expect((await link()).json()).toMatchObject({ code: 'identity_taken' });
    expect((await enter('byhand')).page.status).toBe(200);
    const { id } = linked.json<{ id: string }>();
    const unlink = async () => await app.http({ method: 'DELETE', url: `${url}/${id}`, headers: asAdmin });
    expect([(await unlink()).status, (await unlink()).status]).toEqual([204, 404]);
    expect((await enter('byhand')).page.status).toBe(403);
    expect((await auditOf(app, 'person.identity_unlinked')).at(-1)).toMatchObject({
      actorId: admin.id,
      subjectId: person.id,
      detail: { subject: 'byhand' },
    });
  });
});
