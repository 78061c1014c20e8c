import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { Sweeps } from '../../src/platform/sweeps/sweeps.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { until } from '../console/approval-support.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('what somebody known was refused', () => {
  let app: TestApp;
  let person: Person;
  let session: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    person = await buildPerson(app, { roles: ['author', 'medical_director'] });
    session = await signIn(app, person);
  });
  afterAll(async () => {
    await app.close();
  });

  const refused = async () => await auditOf(app, 'request.refused');

  it('is written down when it quotes what the database cannot keep', async () => {
    const reply = await app.http({
      method: 'PATCH',
      url: '/v1/policies/any/versions/1',
      headers: { ...session, 'if-match': 'a\0b' },
      payload: {},
    });
    expect(reply.json()).toMatchObject({ code: 'precondition_failed' });
    expect((await refused()).at(-1)).toMatchObject({
      actorId: person.id,
      detail: { code: 'precondition_failed', detail: 'If-Match: a\uFFFDb is not the ETag of a draft' },
    });
  });

  it('is written down when a person may not read it', async () => {
    expect((await app.http({ url: '/v1/keys', headers: session })).status).toBe(403);
    expect((await refused()).at(-1)).toMatchObject({
      actorId: person.id,
      subjectId: 'GET /v1/keys',
      detail: { code: 'forbidden' },
    });
  });

  it('is not written down each time a machine reads what its key does not open', async () => {
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'machine', scopes: ['policies:read'] });
    const before = (await refused()).length;
    const reply = await app.http({ url: '/v1/people', headers: { authorization: `Bearer ${token}` } });
    expect(reply.json()).toMatchObject({ code: 'insufficient_scope' });
    expect(await refused()).toHaveLength(before);
  });

  it('is written down when a signer has tried too often', async () => {
    const sign = async (password: string) =>
      await app.http({
        method: 'POST',
        url: '/v1/adoptions/01a203ef-a883-7573-ade6-10ebab1c0565/signature',
        headers: session,
        payload: { batchHash: 'x', meaning: 'I adopt', password },
      });
    for (let attempt = 0; attempt < 10; attempt++) await sign('wrong');
    expect((await sign(PASSWORD)).json()).toMatchObject({ code: 'rate_limited' });
    expect((await refused()).at(-1)).toMatchObject({ actorId: person.id, detail: { code: 'rate_limited' } });
  });

  it('is written down, once, when a page answered with the form and what was typed', async () => {
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const page = await app.http({ url: '/console/people/add', headers: admin });
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const before = (await refused()).length;
    const reply = await app.http({
      method: 'POST',
      url: '/console/people',
      headers: { ...admin, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        _csrf: csrf,
        name: 'Twice',
        credentials: '',
        email: person.email,
      }).toString(),
    });
    expect(reply.text).toContain('Twice');
    const entries = await refused();
    expect(entries).toHaveLength(before + 1);
    expect(entries.at(-1)).toMatchObject({
      subjectId: 'POST /console/people',
      detail: { code: 'email_taken' },
    });
  });

  it('is written down once a minute and counted meanwhile, by whichever replica, with where it was tried', async () => {
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    const two = await startApp({ databaseUrl: app.databaseUrl });
    const before = (await refused()).length;
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const reply = await (n % 2 === 0 ? app : two).http({
          method: 'PATCH',
          url: `/v1/people/00000000-0000-7000-8000-00000000000${n % 3}`,
          headers: author,
          payload: {},
        });
        expect(reply.status).toBe(403);
      }),
    );
    expect(await refused()).toHaveLength(before + 1);
    const sweep = async (on: TestApp) => await on.nest.get(Sweeps).run('platform.refusals');
    await sweep(app);
    expect(await refused()).toHaveLength(before + 1);
    await app.database.query(`update refusal_fold set since = since - interval '61 seconds'`);
    await Promise.all([sweep(app), sweep(two)]);
    const entries = (await refused()).slice(before + 1).filter(({ detail }) => detail['more'] === 11);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ subjectId: 'PATCH /v1/people/:id', detail: { code: 'forbidden' } });
    expect((entries[0]!.detail['addresses'] as string[]).length).toBeGreaterThanOrEqual(2);
    const [left] = await app.database.query('select 1 from refusal_fold');
    expect(left).toBeUndefined();
    await two.close();
  }, 60_000);

  it('is written down once a minute when a limit of requests was met, whatever was asked', async () => {
    const limited = await startApp({ databaseUrl: app.databaseUrl, settings: { RATE_LIMIT_REQUESTS: '2' } });
    const asker = await buildPerson(app, { roles: ['author'] });
    const own = await signIn(app, asker);
    for (let n = 0; n < 12; n += 1) await limited.http({ url: '/v1/policies', headers: own });
    const of = async () =>
      (await refused()).filter(
        ({ actorId, detail }) => actorId === asker.id && detail['code'] === 'rate_limited',
      );
    await until(async () => (await of()).length > 0);
    expect(await of()).toHaveLength(1);
    await limited.close();
  }, 60_000);
});
