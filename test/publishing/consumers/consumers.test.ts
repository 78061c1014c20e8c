import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system, type Role } from '../../../src/kernel/actor.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import { auditOf, buildPerson, signIn } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { keyWith, publish } from '../builders.ts';
import { buildConsumer, manage } from './support.ts';

describe('consumers', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await publish(app, 'lysis');
  });
  afterAll(async () => await app.close());

  const create = async (payload: object) => await manage(app, 'POST', 'consumers', payload);
  const newKey = async () =>
    (await app.nest.get(ApiKeysService).create(system('test'), { name: 'a key', scopes: ['holdings:write'] }))
      .key.id;
  const newWebhook = async () => {
    const headers = await keyWith(app, 'webhooks:write');
    const made = await app.http({
      method: 'POST',
      url: '/v1/webhooks',
      headers,
      payload: { url: 'https://hooks.example.org/in?tenant=7' },
    });
    return made.json<{ id: string }>().id;
  };

  it('are made with all that is known of them, which is written down', async () => {
    const owner = await buildPerson(app, { name: 'Ola Owner' });
    const [key, webhook] = [await newKey(), await newWebhook()];
    const reply = await create({
      name: ' Claims ',
      description: 'adjudication',
      ownerId: owner.id,
      contacts: ['claims@plan.example', 'claims@plan.example'],
      graceMinutes: 0,
      follows: {
        policies: ['lysis'],
        codes: ['cpt 62263'],
        linesOfBusiness: ['Medicare'],
        jurisdictions: ['OR'],
      },
      keys: [key],
      webhooks: [webhook],
    });
    expect(reply.status).toBe(201);
    const made = reply.json<{ id: string }>();
    expect(made).toMatchObject({
      name: 'Claims',
      owner: { id: owner.id, name: 'Ola Owner' },
      contacts: ['claims@plan.example'],
      graceMinutes: 0,
      follows: { policies: [{ slug: 'lysis' }], codes: ['CPT 62263'], linesOfBusiness: ['Medicare'] },
      keys: [{ id: key, name: 'a key', kind: 'api_key' }],
      webhooks: [{ id: webhook, url: 'https://hooks.example.org' }],
      lastHeardAt: null,
      cursor: null,
    });
    expect((await manage(app, 'GET', `consumers/${made.id}`)).json()).toEqual(made);
    const [entry] = await auditOf(app, 'consumer.created');
    expect(entry).toMatchObject({
      subjectId: made.id,
      detail: { name: 'Claims', keys: [key], webhooks: [webhook] },
    });
  });

  it.each([
    ['no name', {}],
    ['an empty name', { name: ' ' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['an address that is none', { name: 'x1', contacts: ['claims'] }],
    ['a grace below nothing', { name: 'x2', graceMinutes: -1 }],
    ['a grace of a month', { name: 'x3', graceMinutes: 43_200 }],
    ['a code without its system', { name: 'x4', follows: { codes: ['62263'] } }],
    ['a code of another system', { name: 'x5', follows: { codes: ['HCPCS 62263'] } }],
    ['a policy that is none', { name: 'x6', follows: { policies: ['nowhere'] } }],
    ['a key that is none', { name: 'x7', keys: ['01a205be-955e-71a7-835a-136b996f6cad'] }],
    ['a webhook that is none', { name: 'x8', webhooks: ['01a205be-955e-71a7-835a-136b996f6cad'] }],
    ['an owner who is nobody', { name: 'x9', ownerId: '01a205be-955e-71a7-835a-136b996f6cad' }],
    ['what there is not', { name: 'x10', secret: true }],
  ])('are refused with %s', async (_, payload) => {
    const reply = await create(payload);
    expect([reply.status, reply.json()['code']]).toEqual([400, 'invalid_request']);
  });

  it('have a name that no other has, in any case, also when two are made at once', async () => {
    const replies = await Promise.all([create({ name: 'Portal' }), create({ name: 'PORTAL' })]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(replies.find(({ status }) => status === 409)!.json()).toMatchObject({ code: 'consumer_exists' });
  });

  it('have keys of their own: one that is another’s is refused, and one that ends is nobody’s', async () => {
    const mine = await buildConsumer(app, 'Key holder');
    const taken = await create({ name: 'Thief', keys: [mine.keyId] });
    expect(taken.json()).toMatchObject({
      fields: [{ field: 'keys[0]', reason: 'it belongs to the consumer "Key holder"' }],
    });
    expect((await manage(app, 'GET', 'consumers?limit=200')).text).not.toContain('Thief');
    const both = await newKey();
    const replies = await Promise.all([
      create({ name: 'One', keys: [both] }),
      create({ name: 'Other', keys: [both] }),
    ]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 400]);
    await app.nest.get(ApiKeysService).revoke(system('test'), mine.keyId);
    expect((await manage(app, 'GET', `consumers/${mine.id}`)).json()).toMatchObject({ keys: [] });
    expect((await create({ name: 'Late', keys: [mine.keyId] })).status).toBe(400);
  });

  it('are changed in what is given alone, with what was before written down', async () => {
    const consumer = await buildConsumer(app, 'Changing', { graceMinutes: 30 });
    const changed = await manage(app, 'PATCH', `consumers/${consumer.id}`, {
      graceMinutes: 90,
      name: 'Changed',
    });
    expect(changed.json()).toMatchObject({
      name: 'Changed',
      graceMinutes: 90,
      keys: [{ id: consumer.keyId }],
    });
    const entries = await auditOf(app, 'consumer.changed');
    expect(entries.at(-1)!.detail).toEqual({
      name: 'Changing',
      from: { name: 'Changing', graceMinutes: 30 },
      to: { name: 'Changed', graceMinutes: 90 },
    });
    await manage(app, 'PATCH', `consumers/${consumer.id}`, { graceMinutes: 90 });
    expect((await auditOf(app, 'consumer.changed')).length).toBe(entries.length);
    expect((await manage(app, 'PATCH', `consumers/${consumer.id}`, { keys: [] })).json()).toMatchObject({
      keys: [],
    });
    expect((await manage(app, 'PATCH', 'consumers/nowhere', { graceMinutes: 1 })).status).toBe(404);
  });

  it('are listed page by page', async () => {
    for (const name of ['Ä', 'Zeta', 'alpha']) await create({ name });
    const names: string[] = [];
    let cursor = '';
    for (;;) {
      const page = (await manage(app, 'GET', `consumers?limit=2${cursor}`)).json<{
        items: { name: string }[];
        nextCursor: string | null;
      }>();
      names.push(...page.items.map(({ name }) => name));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    const [{ count } = { count: 0 }] = await app.database.query<{ count: number }>(
      'select count(*)::int as count from consumer',
    );
    expect(new Set(names).size).toBe(count);
  });

  it('are seen by those who answer for publishing, and changed by administrators alone', async () => {
    const of = async (role: Role) => await signIn(app, await buildPerson(app, { roles: [role] }));
    const chair = await of('committee_chair');
    const author = await of('author');
    const admin = await of('admin');
    expect((await app.http({ url: '/v1/drift', headers: chair })).status).toBe(200);
    expect((await app.http({ url: '/v1/drift', headers: author })).status).toBe(403);
    const made = async (headers: Record<string, string>, name: string) =>
      (await app.http({ method: 'POST', url: '/v1/consumers', headers, payload: { name } })).status;
    expect([
      await made(chair, 'By chair'),
      await made(author, 'By author'),
      await made(admin, 'By admin'),
    ]).toEqual([403, 403, 201]);
    // what a key says of itself no person does
    const said = await app.http({ method: 'POST', url: '/v1/acknowledgements', headers: admin, payload: {} });
    expect([said.status, said.json()['code']]).toEqual([403, 'forbidden']);
  });
});
