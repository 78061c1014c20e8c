import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { SignInLinks } from '../../../src/people/sign-in/sign-in-links.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  attempt,
  auditOf,
  buildPerson,
  PASSWORD,
  signIn,
  textOfTable,
  type SessionHeaders,
} from '../support.ts';

const NEW = 'nine turnips in the cellar';

describe('mailed links', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let count = 0;
  beforeAll(async () => {
    app = await startApp({ settings: { PUBLIC_URL: 'http://localhost:4711' } });
    admin = await signIn(app, await buildPerson(app, { name: 'Wei Chen', roles: ['admin'] }));
  });
  beforeEach(async () => {
    await app.drain();
    app.smtp.mails.length = 0;
  });
  afterAll(async () => {
    await app.close();
  });

  const invite = async (email = `newcomer-${++count}@example.org`) =>
    await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: admin,
      payload: { email, name: 'New Comer', roles: ['author'], invite: true },
    });
  const forget = async (email: string, remoteAddress = '192.0.2.7') =>
    await app.http({ method: 'POST', url: '/v1/sessions/forgotten', remoteAddress, payload: { email } });
  const use = async (token: string, password?: string) =>
    await app.http({
      method: 'POST',
      url: '/v1/sessions/from-link',
      payload: { token, ...(password === undefined ? {} : { password }) },
    });
  const tokenIn = (text: string | undefined) => /link\?token=([\w-]+)/.exec(text ?? '')![1]!;
  const mailed = () => app.smtp.mails.map(({ subject, text }) => ({ subject, text: text ?? '' }));

  it('invite a person who is added, from whom and to what, and let them in once', async () => {
    const reply = await invite();
    expect(reply.status).toBe(201);
    expect(reply.text).not.toContain('token');
    await app.drain();
    const [mail] = app.smtp.mails;
    expect(mail!.subject).toBe('Your access to the medical policies of Sample Health Plan');
    expect(mail!.text).toContain('Wei Chen has given you access');
    expect(mail!.html).toContain('Accept the invitation');
    const token = tokenIn(mail!.text);
    for (const table of ['sign_in_link', 'person_mail', 'audit_entry', 'pgboss.job']) {
      expect(await textOfTable(app, table)).not.toContain(token);
    }
    expect((await use(token, 'short')).status).toBe(400);
    expect((await use(token, NEW)).status).toBe(201);
    expect((await use(token, NEW)).status).toBe(410);
    expect((await auditOf(app, 'person.invited')).at(-1)).toMatchObject({
      subjectId: reply.json<{ id: string }>().id,
    });
  });

  it('invite again, and the link before is good no more', async () => {
    const { id } = (await invite()).json<{ id: string }>();
    await app.drain();
    const again = await app.http({ method: 'POST', url: `/v1/people/${id}/invitation`, headers: admin });
    expect(again.status).toBe(202);
    await app.drain();
    const [first, second] = mailed().map(({ text }) => tokenIn(text));
    expect((await use(first!, NEW)).status).toBe(410);
    expect((await use(second!, NEW)).status).toBe(201);
  });

  it('invite nobody who left, and are sent by administrators only', async () => {
    const { id } = (await invite()).json<{ id: string }>();
    const author = await signIn(app, await buildPerson(app, { roles: ['author', 'compliance_officer'] }));
    const asAuthor = await app.http({ method: 'POST', url: `/v1/people/${id}/invitation`, headers: author });
    expect(asAuthor.status).toBe(403);
    await app.nest.get(PeopleService).change(system('test'), id, { active: false });
    const left = await app.http({ method: 'POST', url: `/v1/people/${id}/invitation`, headers: admin });
    expect(left.status).toBe(404);
  });

  it('are good no more when the address changes', async () => {
    const { id } = (await invite()).json<{ id: string }>();
    await app.drain();
    const token = tokenIn(mailed()[0]!.text);
    await app.nest.get(PeopleService).change(system('test'), id, { email: `moved-${++count}@example.org` });
    expect((await use(token, NEW)).status).toBe(410);
  });

  describe('for whoever lost their password', () => {
    let person: Person;
    beforeEach(async () => {
      person = await buildPerson(app);
    });

    it('set a new one, end every session, and tell', async () => {
      const session = await signIn(app, person);
      expect((await forget(` ${person.email.toUpperCase()}`)).status).toBe(202);
      await app.drain();
      const token = tokenIn(mailed()[0]!.text);
      expect((await attempt(app, person.email, PASSWORD)).status).toBe(201);
      expect((await use(token)).status).toBe(400);
      expect((await use(token, NEW)).status).toBe(201);
      expect((await app.http({ url: '/v1/sessions/current', headers: session })).status).toBe(401);
      expect((await attempt(app, person.email, PASSWORD)).status).toBe(401);
      expect((await attempt(app, person.email, NEW)).status).toBe(201);
      await app.drain();
      expect(mailed().map(({ subject }) => subject)).toContain('Your password was changed');
      expect((await auditOf(app, 'person.password_reset')).at(-1)).toMatchObject({ subjectId: person.id });
      expect((await auditOf(app, 'person.link_asked_for')).at(-1)).toMatchObject({
        actorId: null,
        subjectId: person.id,
        detail: { address: '192.0.2.7' },
      });
    });

    it('answer alike for somebody, nobody, who left and who asked too often, and mail somebody only', async () => {
      const left = await buildPerson(app);
      await app.nest.get(PeopleService).change(system('test'), left.id, { active: false });
      const answers = [];
      for (const email of [
        person.email,
        'nobody@example.org',
        left.email,
        ...Array<string>(5).fill(person.email),
      ]) {
        const reply = await forget(email);
        answers.push([reply.status, reply.text]);
      }
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      await app.drain();
      expect(app.smtp.mails).toHaveLength(3);
      const outcomes = await app.database.query<{ outcome: string; count: number }>(
        `select outcome, count(*)::int as count from link_request where address = '192.0.2.7'
          and asked_at > now() - interval '1 hour' group by outcome`,
      );
      expect(outcomes).toContainEqual({ outcome: 'too_many_for_person', count: 3 });
    });

    it('keep nothing of what was typed', async () => {
      await forget('my-password-in-the-wrong-field');
      await app.drain();
      const kept = (await textOfTable(app, 'link_request')) + (await textOfTable(app, 'pgboss.job'));
      expect(kept).not.toContain('my-password');
    });

    it('are not used up for a person by others who ask for strangers from the same address', async () => {
      const others = [];
      for (let n = 0; n < 31; n++) others.push(await forget(`unknown-${n}@example.org`, '203.0.113.50'));
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set([202]));
      await app.drain();
      const outcomes = await app.database.query<{ outcome: string; count: number }>(
        `select outcome, count(*)::int as count from link_request where address = '203.0.113.50' group by outcome order by 2`,
      );
      expect(outcomes.at(-1)).toMatchObject({ outcome: 'nobody' });
      for (let n = 0; n < 5; n++) await forget(person.email, '203.0.113.50');
      await app.drain();
      expect(app.smtp.mails).toHaveLength(3);
    });

    it('leave an earlier link good, so that nobody can end it in their name', async () => {
      await forget(person.email);
      await app.drain();
      const first = tokenIn(mailed()[0]!.text);
      await forget(person.email);
      await app.drain();
      expect((await use(first, NEW)).status).toBe(201);
      expect((await use(tokenIn(mailed()[1]!.text), NEW)).status).toBe(410);
    });

    it('are asked for on a page that says the same to everybody', async () => {
      const ask = async (email: string) =>
        await app.http({
          method: 'POST',
          url: '/console/sign-in/forgotten',
          headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams({ email }).toString(),
        });
      const [known, unknown] = [await ask(person.email), await ask('nobody@example.org')];
      expect(known.text).toContain('Look into your mail');
      expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
      const page = await app.http({ url: '/console/sign-in', headers: { accept: 'text/html' } });
      expect(page.text).toContain('/console/sign-in/forgotten');
    });
  });

  describe('where passwords are not used', () => {
    const OFF = {
      PASSWORD_SIGN_IN: 'false',
      OIDC_ISSUER: 'https://idp.example',
      OIDC_NAME: 'Example Health',
      OIDC_CLIENT_ID: 'almanac',
      PUBLIC_URL: 'https://almanac.example',
    };
    const fromLink = async (on: TestApp, token: string) =>
      await on.http({ method: 'POST', url: '/v1/sessions/from-link', payload: { token } });

    it('are not to be had for the asking: a note says how one signs in, to those it concerns', async () => {
      const without = await startApp({ settings: OFF });
      try {
        const person = await buildPerson(without);
        expect((await attempt(without, person.email, PASSWORD)).status).toBe(401);
        const ask = async (email: string) =>
          await without.http({ method: 'POST', url: '/v1/sessions/forgotten', payload: { email } });
        const [known, unknown] = [await ask(person.email), await ask('nobody@example.org')];
        expect(known.status).toBe(202);
        expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
        await without.drain();
        expect(without.smtp.mails).toHaveLength(1);
        const { text } = without.smtp.mails[0]!;
        expect(text).toContain('Sign in at Example Health or with your passkey');
        expect(text).toContain('ask an administrator');
        expect(text).not.toContain('token=');
        const links = await without.database.query(`select from sign_in_link where used_at is null`);
        expect(links).toHaveLength(0);
        expect((await auditOf(without, 'person.link_asked_for')).at(-1)?.detail).toMatchObject({
          mailed: 'note',
        });
      } finally {
        await without.close();
      }
    });

    it('are offered on no page', async () => {
      const without = await startApp({ settings: OFF });
      try {
        const page = await without.http({ url: '/console/sign-in', headers: { accept: 'text/html' } });
        expect(page.text).not.toContain('type="password"');
        expect(page.text).not.toContain('/console/sign-in/forgotten');
        const form = await without.http({
          url: '/console/sign-in/forgotten',
          headers: { accept: 'text/html' },
        });
        expect([form.status, form.headers['location']]).toEqual([303, '/console/sign-in']);
      } finally {
        await without.close();
      }
    });

    it('are good from an administrator only: one asked for while passwords were used ends with them', async () => {
      const person = await buildPerson(app);
      await forget(person.email);
      await app.drain();
      const asked = tokenIn(mailed()[0]!.text);
      const without = await startApp({ databaseUrl: app.databaseUrl, settings: OFF });
      try {
        expect((await fromLink(without, asked)).status).toBe(410);
        const page = await without.http({
          url: `/console/sign-in/link?token=${asked}`,
          headers: { accept: 'text/html' },
        });
        expect(page.status).toBe(410);
        const given = await without.nest.get(SignInLinks).create(system('test'), person.id);
        expect((await fromLink(without, given.token)).status).toBe(201);
      } finally {
        await without.close();
      }
    });
  });
});
