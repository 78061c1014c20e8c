import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { SignInService } from '../../../src/people/sign-in/sign-in.service.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import { auditOf, buildPerson, cookieOf, PASSWORD, textOfTable } from '../support.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const HOME = '192.0.2.7';
const NEIGHBOUR = '192.0.2.200';
const ELSEWHERE = '198.51.100.4';

interface Listed {
  id: string;
  current: boolean;
  device: string | null;
  address: string | null;
  method: string;
  refusedElsewhere: { address: string; times: number } | null;
}

/** A browser at an address, with every cookie it was given. */
class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: TestApp,
    readonly address: string,
  ) {}

  async send(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    payload?: object,
    from = this.address,
  ): Promise<TestReply> {
    const reply = await this.app.http({
      method,
      url,
      remoteAddress: from,
      headers: {
        'sec-fetch-site': 'same-origin',
        'user-agent': FIREFOX,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const header of [reply.headers['set-cookie'] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(String(header))!;
      this.cookies.set(name!, value!);
    }
    return reply;
  }

  async signIn(person: Pick<Person, 'email'>, password = PASSWORD): Promise<TestReply> {
    return await this.send('POST', '/v1/sessions', { email: person.email, password });
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  async sessions(): Promise<Listed[]> {
    return (await this.send('GET', '/v1/sessions')).json<{ items: Listed[] }>().items;
  }
}

describe('where a person is signed in', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const arrive = async (person: Person, address = HOME): Promise<Visitor> => {
    const visitor = new Visitor(app, address);
    expect((await visitor.signIn(person)).status).toBe(201);
    return visitor;
  };
  const someone = async (...roles: Role[]) => await buildPerson(app, { roles });

  it('is listed with device, address, method and this one marked', async () => {
    const person = await someone();
    await arrive(person, ELSEWHERE);
    const visitor = await arrive(person);
    const listed = await visitor.sessions();
    expect(listed.filter(({ address }) => address !== null)).toHaveLength(2);
    expect(listed.find(({ current }) => current)).toMatchObject({
      device: 'Firefox on Windows',
      address: HOME,
      method: 'password',
      refusedElsewhere: null,
    });
    expect(JSON.stringify(listed)).not.toMatch(/token|csrf/i);
  });

  it('ends one by one and all others at once, audited', async () => {
    const person = await someone();
    const [a, b, c] = [await arrive(person), await arrive(person), await arrive(person)];
    const second = (await b.sessions()).find(({ current }) => current)!;
    expect((await a.send('DELETE', `/v1/sessions/${second.id}`)).status).toBe(204);
    expect((await b.send('GET', '/v1/sessions/current')).status).toBe(401);
    expect((await a.send('DELETE', `/v1/sessions/${second.id}`)).status).toBe(404);
    expect((await auditOf(app, 'person.session_ended')).at(-1)).toMatchObject({
      actorId: person.id,
      subjectId: person.id,
      detail: { session: second.id, openedFrom: HOME },
    });
    expect((await a.send('DELETE', '/v1/sessions')).json()).toMatchObject({ ended: expect.any(Number) });
    expect((await c.send('GET', '/v1/sessions/current')).status).toBe(401);
    expect((await a.send('GET', '/v1/sessions/current')).status).toBe(200);
    expect(await a.sessions()).toHaveLength(1);
  });

  it('is not somebody else’s to end', async () => {
    const victim = await arrive(await someone());
    const [session] = await victim.sessions();
    const other = await arrive(await someone());
    for (const id of [session!.id, 'x', '00000000-0000-7000-8000-000000000000']) {
      expect((await other.send('DELETE', `/v1/sessions/${id}`)).status).toBe(404);
    }
    expect((await victim.send('GET', '/v1/sessions/current')).status).toBe(200);
  });

  it('is seen by administrators and compliance officers, and ended by administrators only', async () => {
    const person = await someone('author');
    const visitor = await arrive(person);
    const path = `/v1/people/${person.id}/sessions`;
    const admin = await arrive(await someone('admin'));
    const officer = await arrive(await someone('compliance_officer'));
    const author = await arrive(await someone('author'));
    expect((await author.send('GET', path)).status).toBe(403);
    const seen = (await officer.send('GET', path)).json<{ items: Listed[] }>().items;
    expect(seen.every(({ current }) => !current)).toBe(true);
    const mine = (await visitor.sessions()).find(({ current }) => current)!;
    expect(seen.map(({ id }) => id)).toContain(mine.id);
    for (const url of [path, `${path}/${mine.id}`]) {
      expect((await officer.send('DELETE', url)).status).toBe(403);
      expect((await author.send('DELETE', url)).status).toBe(403);
    }
    expect((await admin.send('DELETE', `${path}/${mine.id}`)).status).toBe(204);
    expect((await visitor.send('GET', '/v1/sessions/current')).status).toBe(401);
    await arrive(person);
    expect((await admin.send('DELETE', path)).json()).toMatchObject({ ended: expect.any(Number) });
    expect((await officer.send('GET', path)).json()).toEqual({ items: [] });
    expect((await admin.send('GET', '/v1/people/nobody/sessions')).status).toBe(404);
  });

  it('is refused with a stolen cookie from another network, audited with both addresses, and goes on at home', async () => {
    const person = await someone('admin');
    const visitor = await arrive(person);
    for (let n = 0; n < 3; n++) {
      const stolen = await visitor.send('GET', '/v1/people', undefined, ELSEWHERE);
      expect(stolen.status).toBe(401);
      expect(stolen.json()).toMatchObject({ code: 'session_elsewhere' });
    }
    expect(
      (await visitor.send('POST', '/v1/keys', { name: 'x', scopes: ['people:read'] }, ELSEWHERE)).status,
    ).toBe(401);
    expect((await visitor.send('GET', '/v1/sessions/current', undefined, NEIGHBOUR)).status).toBe(200);
    const entries = (await auditOf(app, 'session.refused_elsewhere')).filter(
      ({ subjectId }) => subjectId === person.id,
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ actorId: null, detail: { openedFrom: HOME, usedFrom: ELSEWHERE } });
    expect((await visitor.sessions()).find(({ current }) => current)).toMatchObject({
      refusedElsewhere: { address: ELSEWHERE, times: 4 },
    });
  });

  it('can be opened anew elsewhere, in the browser that was carried there', async () => {
    const person = await someone();
    const visitor = await arrive(person);
    const page = await app.http({
      url: '/console/policies',
      remoteAddress: ELSEWHERE,
      headers: { accept: 'text/html', cookie: `almanac_session=${visitor.cookie('almanac_session')}` },
    });
    expect([page.status, page.headers['location']]).toEqual([
      303,
      '/console/sign-in?next=%2Fconsole%2Fpolicies&why=elsewhere',
    ]);
    const door = await visitor.send('GET', '/console/sign-in?why=elsewhere', undefined, ELSEWHERE);
    expect(door.status).toBe(200);
    expect(door.text).toContain('another network');
    const reply = await visitor.send(
      'POST',
      '/v1/sessions',
      { email: person.email, password: PASSWORD },
      ELSEWHERE,
    );
    expect(reply.status).toBe(201);
    expect((await visitor.send('GET', '/v1/sessions/current', undefined, ELSEWHERE)).status).toBe(200);
  });

  it('has a new token at each sign-in, and the browser’s session before it ends', async () => {
    const person = await someone();
    const visitor = await arrive(person);
    const before = visitor.cookie('almanac_session');
    await visitor.signIn(person);
    expect(visitor.cookie('almanac_session')).not.toBe(before);
    const old = await app.http({
      url: '/v1/sessions/current',
      remoteAddress: HOME,
      headers: { cookie: `almanac_session=${before}` },
    });
    expect(old.status).toBe(401);
  });

  it('never takes a token that the browser brings', async () => {
    const person = await someone();
    const planted = 'x'.repeat(32);
    const reply = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      headers: { cookie: `almanac_session=${planted}; almanac_device=${planted}` },
      payload: { email: person.email, password: PASSWORD },
    });
    expect(cookieOf(reply)).not.toContain(planted);
    expect(JSON.stringify(reply.headers['set-cookie'])).not.toContain(planted);
    expect(await textOfTable(app, 'known_browser')).not.toContain(planted);
  });

  it('opened by another method says so', async () => {
    const person = await someone();
    await app.nest.get(SignInService).openFor(person.id, 'passkey');
    const visitor = await arrive(person);
    expect((await visitor.sessions()).map(({ method }) => method)).toContain('passkey');
  });

  it('is told by mail when it is somewhere new, once, and not in a browser known before', async () => {
    const person = await someone();
    const visitor = await arrive(person);
    await app.drain();
    const mails = () => app.smtp.mails.filter(({ to }) => JSON.stringify(to).includes(person.email));
    expect(mails()).toHaveLength(0);
    await arrive(person, NEIGHBOUR);
    await app.drain();
    expect(mails()).toHaveLength(0);
    await arrive(person, ELSEWHERE);
    await app.drain();
    expect(mails()).toHaveLength(1);
    expect(mails()[0]!.text).toContain(ELSEWHERE);
    expect(mails()[0]!.text).toContain('Firefox on Windows');
    await visitor.send('POST', '/v1/sessions', { email: person.email, password: PASSWORD }, '203.0.113.77');
    await app.drain();
    expect(mails()).toHaveLength(1);
  });
});

describe('the setting SESSION_NETWORK', () => {
  it.each([
    ['strict', HOME, 200],
    ['strict', NEIGHBOUR, 401],
    ['off', ELSEWHERE, 200],
  ])('%s: used from %s answers %d', async (setting, from, status) => {
    const app = await startApp({ settings: { SESSION_NETWORK: setting } });
    try {
      const visitor = new Visitor(app, HOME);
      await visitor.signIn(await buildPerson(app));
      expect((await visitor.send('GET', '/v1/sessions/current', undefined, from)).status).toBe(status);
    } finally {
      await app.close();
    }
  });
});

describe('cookies over https', () => {
  it('are of the host alone, never travel in the clear, and a planted one of the plain name opens nothing', async () => {
    const app = await startApp({ settings: { PUBLIC_URL: 'https://almanac.example' } });
    try {
      const person = await buildPerson(app);
      const reply = await app.http({
        method: 'POST',
        url: '/v1/sessions',
        payload: { email: person.email, password: PASSWORD },
      });
      const cookies = [reply.headers['set-cookie']].flat().map(String);
      expect(cookies).toHaveLength(2);
      for (const cookie of cookies) {
        expect(cookie).toMatch(/^__Host-almanac_(session|device)=/);
        expect(cookie).toMatch(/; Path=\/(;|$)/);
        expect(cookie).toContain('; Secure');
        expect(cookie).toContain('; HttpOnly');
        expect(cookie).toMatch(/; SameSite=(Lax|Strict)/);
        expect(cookie).not.toContain('Domain');
      }
      const pair = cookieOf(reply);
      const status = async (cookie: string) =>
        (await app.http({ url: '/v1/sessions/current', headers: { cookie } })).status;
      expect(await status(pair)).toBe(200);
      expect(await status(pair.replace('__Host-', ''))).toBe(401);
    } finally {
      await app.close();
    }
  });
});

describe('changing one’s password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });
  const NEW = 'nine turnips in the cellar';
  const change = async (visitor: Visitor, body: object) =>
    await visitor.send('POST', '/v1/sessions/current/password', body);

  it('needs the old one, ends every other session, tells by mail, and keeps neither', async () => {
    const person = await buildPerson(app);
    const [visitor, other] = [new Visitor(app, HOME), new Visitor(app, HOME)];
    await visitor.signIn(person);
    await other.signIn(person);
    expect((await change(visitor, { password: NEW })).json()).toMatchObject({
      code: 'reauthentication_required',
    });
    expect((await change(visitor, { current: 'wrong', password: NEW })).json()).toMatchObject({
      code: 'reauthentication_failed',
    });
    const done = await change(visitor, { current: PASSWORD, password: NEW });
    expect([done.status, done.json()]).toEqual([200, { endedSessions: expect.any(Number) }]);
    expect((await visitor.send('GET', '/v1/sessions/current')).status).toBe(200);
    expect((await other.send('GET', '/v1/sessions/current')).status).toBe(401);
    expect((await other.signIn(person)).status).toBe(401);
    expect((await other.signIn(person, NEW)).status).toBe(201);
    await app.drain();
    const mail = app.smtp.mails.find(({ subject }) => subject === 'Your password was changed');
    expect(mail!.text).toContain(HOME);
    const kept = (await textOfTable(app, 'audit_entry')) + (await textOfTable(app, 'person_mail'));
    expect(kept).not.toContain(NEW);
    expect(kept).not.toContain(PASSWORD);
    expect((await auditOf(app, 'person.password_changed')).at(-1)).toMatchObject({
      actorId: person.id,
      detail: { by: 'password' },
    });
  });

  it.each([
    ['a common one', 'Password-2026'],
    ['the own name', 'Ada Reyes 2026!'],
    ['a short one', 'short'],
  ])('refuses %s', async (_, password) => {
    const visitor = new Visitor(app, HOME);
    await visitor.signIn(await buildPerson(app, { name: 'Ada Reyes' }));
    const reply = await change(visitor, { current: PASSWORD, password });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field: 'password' }] });
    expect(reply.text).not.toContain(password);
  });

  it('takes a sign-in by other means within ten minutes for the old one', async () => {
    const person = await buildPerson(app);
    const { session } = await app.nest.get(SignInService).openFor(person.id, 'passkey');
    const send = async () =>
      await app.http({
        method: 'POST',
        url: '/v1/sessions/current/password',
        headers: { cookie: `almanac_session=${session.token}`, 'sec-fetch-site': 'same-origin' },
        payload: { password: NEW },
      });
    await app.database.query(
      `update session set created_at = now() - interval '11 minutes', authenticated_at = now() - interval '11 minutes'
        where id = $1`,
      [session.id],
    );
    expect((await send()).json()).toMatchObject({ code: 'reauthentication_required' });
    await app.database.query(
      `update session set created_at = now() - interval '9 minutes', authenticated_at = now() - interval '9 minutes'
        where id = $1`,
      [session.id],
    );
    expect((await send()).status).toBe(200);
  });

  it('is slowed down by wrong guesses of the old one', async () => {
    const visitor = new Visitor(app, HOME);
    await visitor.signIn(await buildPerson(app));
    const statuses = [];
    for (let n = 0; n < 11; n++)
      statuses.push((await change(visitor, { current: 'wrong', password: NEW })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
  });
});
