import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import type { TestApp, TestReply } from '../../support/app.ts';
import { policy, settle, startReviews } from '../builders.ts';
import { before, builtIn, waitingOf } from './support.ts';

let app: TestApp;
let admin: SessionHeaders;
let chair: SessionHeaders;
let reviewer: SessionHeaders;
let policyId: string;
beforeAll(async () => {
  app = await startReviews('2026-02-10T09:00');
  admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
  chair = await signIn(app, await buildPerson(app, { name: 'Cara Chair', roles: ['committee_chair'] }));
  reviewer = await signIn(app, await buildPerson(app, { name: 'Rex Reviewer', roles: ['reviewer'] }));
}, 60_000);
afterAll(async () => await app.close());
beforeEach(async () => {
  await app.database.query('update ladder set replaced_at = now() where replaced_at is null');
  policyId = await policy(app);
  await app.database.query(`update policy set manual_section = 'Surgery' where id = $1`, [policyId]);
});

type Ask = (url: string, payload?: object, headers?: Record<string, string>) => Promise<TestReply>;
const put: Ask = async (url, payload = {}, headers = chair) => {
  const reply = await app.http({ method: 'PUT', url, payload, headers });
  await settle(app);
  return reply;
};
const get: Ask = async (url) => await app.http({ method: 'GET', url, headers: reviewer });
const remove = async (url: string, headers: Record<string, string> = chair) => {
  const reply = await app.http({ method: 'DELETE', url, headers });
  await settle(app);
  return reply;
};
const only = (days: number) => ({ rungs: [before(days)] });

describe('which ladder applies', () => {
  it('is the nearest: the policy’s, its section’s, the organisation’s, the one built in', async () => {
    const scope = async () => (await get(`/v1/policies/${policyId}/ladder`)).json()['scope'];
    expect(await scope()).toBe('built_in');
    await put('/v1/ladders/organisation', only(50));
    expect([await scope(), await waitingOf(app, policyId)]).toEqual([
      'organisation',
      ['before_50 2026-07-13'],
    ]);
    await put('/v1/ladders/sections/Surgery', only(40));
    expect([await scope(), await waitingOf(app, policyId)]).toEqual(['section', ['before_40 2026-07-23']]);
    await put(`/v1/ladders/policies/${policyId}`, only(20));
    expect([await scope(), await waitingOf(app, policyId)]).toEqual(['policy', ['before_20 2026-08-12']]);
    expect((await remove(`/v1/ladders/policies/${policyId}`)).status).toBe(204);
    expect(await scope()).toBe('section');
    await remove('/v1/ladders/sections/Surgery');
    await remove('/v1/ladders/organisation');
    expect([await scope(), (await waitingOf(app, policyId)).length]).toEqual(['built_in', 9]);
  });

  it('is another when the policy moves to another section', async () => {
    await app.database.query(`update policy set manual_section = 'Drugs' where id = $1`, [policyId]);
    await put('/v1/ladders/sections/Drugs', only(40));
    const moved = await app.http({
      method: 'PATCH',
      url: `/v1/policies/${policyId}`,
      payload: { manualSection: 'Surgery' },
      headers: { ...admin, 'if-match': '"1"' },
    });
    await settle(app);
    expect([moved.status, moved.text]).toEqual([200, expect.anything()]);
    expect(await waitingOf(app, policyId)).toHaveLength(9);
  });

  it('is told with the days it gives for the current review', async () => {
    const reply = (await get(`/v1/policies/${policyId}/ladder`)).json<{
      nextReview: string;
      dates: { rung: string; repetition: number; dueOn: string; audience: string[] }[];
    }>();
    expect(reply.nextReview).toBe('2026-09');
    expect(reply.dates.map(({ dueOn }) => dueOn)).toEqual([
      '2026-05-04',
      '2026-06-03',
      '2026-07-02',
      '2026-07-31',
      '2026-08-18',
      '2026-08-25',
      '2026-09-01',
      '2026-09-23',
      '2026-10-01',
      '2026-10-08',
      '2026-10-15',
      '2026-10-22',
      '2026-10-29',
    ]);
    expect(reply.dates.at(-1)).toMatchObject({
      rung: 'overdue',
      repetition: 4,
      audience: ['owner', 'reviewers', 'committee_chair', 'medical_director'],
    });
  });
});

describe('a ladder that is put', () => {
  it('is read back, with its revision, and audited with what it was', async () => {
    const first = await put('/v1/ladders/organisation', { ...only(50), reason: 'Fewer mails' });
    expect(first.status).toBe(200);
    const revision = first.json<{ revision: number }>().revision;
    expect(first.headers['etag']).toBe(`"${revision}"`);
    await put('/v1/ladders/organisation', only(60));
    const audited = (await auditOf(app, 'ladder.changed')).slice(-2);
    expect(audited.map(({ subjectId }) => subjectId)).toEqual(['organisation', 'organisation']);
    expect(audited[0]?.text).toContain('Fewer mails');
    expect(audited[1]?.detail).toMatchObject({ from: [{ key: 'before_50' }], to: [{ key: 'before_60' }] });
    expect((await get('/v1/ladders/organisation')).json()).toMatchObject({
      scope: 'organisation',
      rungs: [{ key: 'before_60', urgency: 1 }],
    });
  });

  it('changes nothing when it is the same', async () => {
    const first = await put('/v1/ladders/organisation', { rungs: builtIn });
    const entries = (await auditOf(app, 'ladder.changed')).length;
    const again = await put('/v1/ladders/organisation', { rungs: builtIn });
    expect([again.status, again.json()]).toEqual([200, first.json()]);
    expect(await auditOf(app, 'ladder.changed')).toHaveLength(entries);
  });

  it('is refused with every field when it does not climb', async () => {
    const reply = await put('/v1/ladders/organisation', { rungs: [before(10), before(20, 'before_10')] });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({
      code: 'invalid_request',
      fields: [
        { field: 'rungs.1.key', reason: 'rung 1 is called before_10 already' },
        { field: 'rungs.1.offsetDays', reason: 'must be later than -10, the rung before it' },
      ],
    });
    expect((await get('/v1/ladders/organisation')).status).toBe(404);
  });

  it.each([
    ['nothing', {}],
    ['no rung', { rungs: [] }],
    ['a word for a number', { rungs: [{ ...before(10), offsetDays: 'ten' }] }],
    ['half a day', { rungs: [{ ...before(10), offsetDays: -1.5 }] }],
    ['somebody unknown', { rungs: [{ ...before(10), audience: ['everybody'] }] }],
    ['an urgency typed in', { rungs: [{ ...before(10), urgency: 3 }] }],
    ['a NUL in its key', { rungs: [{ ...before(10), key: 'a\0' }] }],
    ['a thousand rungs', { rungs: Array.from({ length: 1000 }, (_, index) => before(2000 - index)) }],
  ])('is refused with %s', async (_, body) => {
    const reply = await put('/v1/ladders/organisation', body);
    expect([reply.status, reply.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_request' })]);
  });

  it('is refused against another revision', async () => {
    const { revision } = (await put('/v1/ladders/organisation', only(50))).json<{ revision: number }>();
    const late = await put('/v1/ladders/organisation', only(40), {
      ...chair,
      'if-match': `"${revision - 1}"`,
    });
    expect([late.status, late.json()]).toEqual([
      412,
      expect.objectContaining({ code: 'precondition_failed' }),
    ]);
    expect(
      (await put('/v1/ladders/organisation', only(40), { ...chair, 'if-match': `"${revision}"` })).status,
    ).toBe(200);
  });

  it('is one ladder when two put theirs at once', async () => {
    const replies = await Promise.all(
      [30, 31, 32, 33].map(async (days) => await put('/v1/ladders/organisation', only(days))),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const inForce = await app.database.query('select rungs from ladder where replaced_at is null');
    expect(inForce).toHaveLength(1);
    const [rung] = await waitingOf(app, policyId);
    const { rungs } = (await get('/v1/ladders/organisation')).json<{ rungs: { key: string }[] }>();
    expect(rung?.split(' ')[0]).toBe(rungs[0]?.key);
  });

  it('is one ladder when two saw the same revision: the second is told to read again', async () => {
    const { revision } = (await put('/v1/ladders/organisation', only(50))).json<{ revision: number }>();
    const headers = { ...chair, 'if-match': `"${revision}"` };
    const replies = await Promise.all(
      [30, 31].map(async (days) => await put('/v1/ladders/organisation', only(days), headers)),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 412]));
  });
});

describe('who and where', () => {
  it('a reviewer reads ladders and changes none', async () => {
    expect((await put('/v1/ladders/organisation', only(50), reviewer)).status).toBe(403);
    expect((await remove('/v1/ladders/organisation', reviewer)).status).toBe(403);
    expect((await get('/v1/ladders')).status).toBe(200);
  });

  it.each([
    ['GET', '/v1/ladders/sections/Surgery'],
    ['DELETE', '/v1/ladders/sections/Surgery'],
    ['DELETE', '/v1/ladders/organisation'],
    ['GET', '/v1/ladders/policies/none'],
    ['GET', '/v1/policies/none/ladder'],
  ] as const)('%s %s finds nothing', async (method, url) => {
    expect((await app.http({ method, url, headers: chair })).status).toBe(404);
  });

  it('a section nobody stands in has no ladder', async () => {
    expect((await put('/v1/ladders/sections/Sugery', only(10))).status).toBe(404);
  });

  it('a section keeps its name whatever is in it', async () => {
    const name = 'Drogen & Geräte / Ünïcode 100% §';
    await app.database.query('update policy set manual_section = $2 where id = $1', [policyId, name]);
    const url = `/v1/ladders/sections/${encodeURIComponent(name)}`;
    expect((await put(url, only(10))).json()).toMatchObject({ section: name, links: { self: url } });
  });

  it('lists what is in force, the widest first, page by page', async () => {
    await put(`/v1/ladders/policies/${policyId}`, only(20));
    await put('/v1/ladders/organisation', only(50));
    await put('/v1/ladders/sections/Surgery', only(40));
    const scopes: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { scope: string }[]; nextCursor: string | null } = (
        await get(`/v1/ladders?limit=1${cursor && `&cursor=${cursor}`}`)
      ).json();
      scopes.push(...page.items.map(({ scope }) => scope));
      cursor = page.nextCursor;
    }
    expect(scopes).toEqual(['organisation', 'section', 'policy']);
    expect((await get('/v1/ladders')).json()).toMatchObject({ builtIn: { rungs: { length: 9 } } });
  });
});

describe('a policy that was never signed', () => {
  it('is nothing a key of a consumer learns of', async () => {
    const draftId = newId();
    await app.database.query(
      `insert into policy (id, slug, title, created_at) values ($1::uuid, 'unsigned-' || $1, 'Secret', now())`,
      [draftId],
    );
    const slug = `unsigned-${draftId}`;
    await put(`/v1/ladders/policies/${slug}`, only(20));
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'consumer', scopes: ['reviews:read'] });
    const headers = { authorization: `Bearer ${token}` };
    for (const url of [`/v1/policies/${slug}/ladder`, `/v1/ladders/policies/${slug}`]) {
      expect((await app.http({ url, headers })).status).toBe(404);
      expect((await get(url)).status).toBe(200);
    }
    expect((await app.http({ url: '/v1/ladders', headers })).text).not.toContain('unsigned');
    expect((await get('/v1/ladders')).text).toContain(slug);
  });
});
