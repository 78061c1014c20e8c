import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
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
      .create(system('test'), { name: 'machine', scopes: ['policies:read'], expiresAt: null });
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
});
