import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import type {
  AnsweredPair,
  RefusedPair,
  ResolveReply,
} from '../../../src/publishing/lookups/resolve.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildFirstVersion,
  buildNextVersion,
  buildPolicyVersion,
} from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import { buildApproved, buildPolicy, govern, keyWith } from '../builders.ts';
import { correct } from './signing-acts.ts';

describe('the codes of a claims batch', () => {
  let app: TestApp;
  let desk: Desk;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    desk = await deskOf(app);
    const policy = await buildPolicy(app, 'lysis');
    const first = await buildApproved(app, policy, {
      number: 1,
      codes: [
        { system: 'CPT', code: '62263' },
        { system: 'CPT', code: '64999' },
      ],
    });
    const second = await buildApproved(app, policy, {
      number: 2,
      effective: '2026-03-01',
      codes: [{ system: 'CPT', code: '62263' }],
    });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-01' },
      { version: second, from: '2026-03-01', until: null },
    ]);
  });
  afterAll(async () => {
    await app.close();
  });

  const ask = async (payload: object, headers: Record<string, string> = {}) =>
    await app.http({ method: 'POST', url: '/v1/resolve', payload, headers });
  const answers = async (items: readonly object[], more: object = {}) => {
    const reply = await ask({ items, ...more });
    expect(reply.status).toBe(200);
    return reply.json<ResolveReply>().items;
  };
  const named = async (items: readonly object[], more: object = {}) =>
    (await answers(items, more)).map((item) =>
      'error' in item
        ? item.error.code
        : item.policies.map(({ policy, version }) => `${policy.slug} v${version}`),
    );
  const on = (code: string, ...days: string[]) => days.map((day) => ({ system: 'CPT', code, on: day }));

  it('are answered in their order, each with what governs it, twice if asked twice', async () => {
    const items = await answers([
      { system: 'CPT', code: '62263', on: '2026-02-01' },
      { code: '64999', on: '2026-03-01' },
      { system: 'cpt', code: ' 62263', on: '2026-02-01' },
    ]);
    const lysis = {
      policy: { id: expect.any(String), slug: 'lysis', title: 'Title of lysis' },
      version: 1,
      contentHash: expect.stringMatching(/^sha256:/),
      inForce: { from: '2026-01-01', until: '2026-03-01' },
      scope: { linesOfBusiness: [], jurisdictions: [] },
    };
    const first = { system: 'CPT', code: '62263', on: '2026-02-01', policies: [lysis], more: false };
    expect(items).toEqual([
      first,
      { system: 'CPT', code: '64999', on: '2026-03-01', policies: [], more: false },
      first,
    ]);
  });

  it('know the day before, the day and the day after', async () => {
    expect(
      await named(
        on('62263', '2025-12-31', '2026-01-01', '2026-01-02', '2026-02-28', '2026-03-01', '2026-03-02'),
      ),
    ).toEqual([[], ['lysis v1'], ['lysis v1'], ['lysis v1'], ['lysis v2'], ['lysis v2']]);
    expect(await named(on('62263', '0001-01-01', '9998-12-31'))).toEqual([[], ['lysis v2']]);
  });

  it('are told in their place where they are not understood', async () => {
    const items = await answers([
      { system: 'CPT', code: '6226', on: '2026-02-01' },
      { system: 'CPT', code: '62263', on: '2026-02-30' },
      ['nonsense'],
      { code: '62263', on: '2026-02-01' },
    ]);
    const [code, day, none, good] = items as [RefusedPair, RefusedPair, RefusedPair, AnsweredPair];
    expect(code).toEqual({
      system: 'CPT',
      code: '6226',
      on: '2026-02-01',
      error: {
        code: 'code_not_understood',
        detail: 'code: "6226" is not written as a CPT code is',
        fields: [{ field: 'code', reason: '"6226" is not written as a CPT code is' }],
      },
    });
    expect(day.error).toMatchObject({ code: 'invalid_date', fields: [{ field: 'on' }] });
    expect(none).toMatchObject({ system: null, code: null, on: null, error: { code: 'invalid_request' } });
    expect(good.policies).toHaveLength(1);
  });

  it('are described, though each is judged for itself', async () => {
    const { paths } = (await app.http({ url: '/openapi.json' })).json<{
      paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>;
    }>();
    const { schema } = paths['/v1/resolve']!.post.requestBody.content['application/json']!;
    expect(schema).toMatchObject({
      properties: {
        items: {
          type: 'array',
          maxItems: 1000,
          items: {
            properties: {
              system: { type: ['string', 'null'] },
              code: { type: 'string' },
              on: { type: 'string', format: 'date' },
            },
            required: ['code', 'on'],
          },
        },
      },
      required: ['items'],
    });
  });

  it('are a thousand at most', async () => {
    const pairs = (count: number) => Array.from({ length: count }, () => on('62263', '2026-02-01')[0]!);
    expect(await answers(pairs(1000))).toHaveLength(1000);
    const refused = await ask({ items: pairs(1001) });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'items', reason: expect.stringContaining('holds 1001 pairs: at most 1000') }],
    });
    expect(await answers([])).toEqual([]);
  });

  it.each([
    [{}, 'items'],
    [{ items: {} }, 'items'],
    [{ items: [], knownAt: 'yesterday' }, 'knownAt'],
    [{ items: [], jurisdiction: '' }, 'jurisdiction'],
    [[], 'body'],
  ])('are refused as %j', async (payload, field) => {
    const reply = await ask(payload);
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ fields: [{ field }] });
  });

  it('need no key, count as asked of one that is good, and keep no Idempotency-Key', async () => {
    const key = await keyWith(app, 'policies:read');
    const headers = { ...key, 'idempotency-key': 'batch 1' };
    for (const day of ['2026-02-01', '2026-04-01']) {
      const reply = await ask({ items: on('62263', day) }, headers);
      expect(reply.status).toBe(200);
      expect(reply.headers['idempotent-replayed']).toBeUndefined();
    }
    expect(await app.database.query('select from idempotency_key')).toEqual([]);
    expect((await ask({ items: [] }, { authorization: 'Bearer alm_nobody' })).status).toBe(401);
  });

  it('name a hundred policies for a pair, and say that there are more', async () => {
    for (let index = 0; index < 101; index += 1) {
      const policy = await buildPolicy(app, `many-${String(index).padStart(3, '0')}`);
      const version = await buildApproved(app, policy, {
        number: 1,
        codes: [{ system: 'CPT', code: '99213' }],
      });
      await govern(app, policy, [{ version, from: '2026-01-01', until: null }]);
    }
    const [item] = (await answers(on('99213', '2026-02-01'))) as AnsweredPair[];
    expect(item!.more).toBe(true);
    expect(item!.policies.map(({ policy }) => policy.slug).slice(0, 2)).toEqual(['many-000', 'many-001']);
    expect(item!.policies).toHaveLength(100);
  }, 60_000);

  it('follow a retroactive correction, and what was known before it stays answerable', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'A Corrected Policy', codes: ['20610'] });
    app.clock.moveTo(app.clock.now().add({ hours: 1 }));
    const before = app.clock.now().toString();
    app.clock.moveTo(app.clock.now().add({ hours: 1 }));
    const change = { codes: [{ system: 'CPT', code: '20611' }] };
    const reply = await correct(app, desk, slug, change, { effective: '2026-03-01', reason: 'Never valid.' });
    expect(reply.status).toBe(201);
    const pairs = [...on('20610', '2026-02-28', '2026-03-01'), ...on('20611', '2026-02-28', '2026-03-01')];
    expect(await named(pairs)).toEqual([[`${slug} v1`], [], [], [`${slug} v2`]]);
    expect(await named(pairs, { knownAt: before })).toEqual([[`${slug} v1`], [`${slug} v1`], [], []]);
  });

  it('find nothing in a retired policy from its end on, nor after an emergency withdrawal', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'A Retired Policy', codes: ['31231'] });
    const terms = { on: '2026-12-01', reason: 'Merged.' };
    expect((await desk.sign(desk.first, `${slug}/retire`, terms)).status).toBe(201);
    expect(await named(on('31231', '2026-11-30', '2026-12-01', '2026-12-02'))).toEqual([
      [`${slug} v1`],
      [],
      [],
    ]);

    const other = await buildPolicyVersion(app, { title: 'A Withdrawn Policy', codes: ['31233'] });
    const harm = { instead: { criteria: 'Those of the association.' }, reason: 'Harm.' };
    for (const who of [desk.first, desk.second])
      expect((await desk.sign(who, `${other.slug}/withdraw`, harm)).status).toBe(201);
    expect(await named(on('31233', '2026-09-17', '2026-09-18'))).toEqual([[`${other.slug} v1`], []]);
  });

  it('never tell of a version under embargo, not even by the end of the one before it', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'A Policy with a Secret', codes: ['43239'] });
    await buildNextVersion(app, slug, {
      effective: '2027-01-01',
      edit: { codes: [{ system: 'CPT', code: '43235' }] },
      terms: { embargoUntil: calendarDate('2026-12-01') },
    });
    await buildFirstVersion(
      app,
      { title: 'A Secret Policy', codes: ['43235'] },
      {
        effective: calendarDate('2027-01-01'),
        embargoUntil: calendarDate('2026-12-01'),
      },
    );
    const pairs = [...on('43239', '2027-01-01'), ...on('43235', '2027-01-01')];
    expect(await named(pairs)).toEqual([[`${slug} v1`], []]);
    const [kept] = (await answers(pairs)) as AnsweredPair[];
    expect(kept!.policies[0]!.inForce.until).toBeNull();
    const known = app.clock.now().add({ hours: 1 }).toString();

    await app.advanceTo('2026-12-01T17:00:00Z');
    expect(await named(pairs)).toEqual([[], [`${slug} v2`, 'a-secret-policy v1']]);
    expect(await named(on('43239', '2026-12-31'))).toEqual([[`${slug} v1`]]);
    // what we would have said on the day before: the embargo counts as of then
    expect(await named(pairs, { knownAt: known })).toEqual([[`${slug} v1`], []]);
  });
});
