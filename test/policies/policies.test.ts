import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { partialDate } from '../../src/kernel/partial-date.ts';
import { PoliciesService } from '../../src/policies/policies.service.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildFirstVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { policyText, upload } from '../support/policy-file.ts';

interface List {
  items: { slug: string; state: string; owner?: object; drafts?: object }[];
  nextCursor: string | null;
}

describe('policies', () => {
  let app: TestApp;
  let author: SessionHeaders;
  let authorId: string;
  let lysis: BuiltPolicyVersion;
  beforeAll(async () => {
    app = await startApp();
    const committee = await committeeOf(app);
    authorId = committee.author.id;
    author = await signIn(app, committee.author);
    lysis = await buildPolicyVersion(app);
    await buildFirstVersion(
      app,
      { title: 'Zoster Vaccine', codes: ['90750'] },
      { effective: calendarDate('2026-06-01'), nextReview: partialDate('2027-01-15') },
    );
    await buildPolicyVersion(app, { title: '100% Oxygen', nextReview: '2026', codes: ['99183'] });
    const { payload, headers } = upload(
      'policy.md',
      policyText({ title: 'Unsigned Draft', codes: ['62263'] }),
    );
    await app.http({
      method: 'POST',
      url: '/v1/policies/import',
      payload,
      headers: { ...author, ...headers },
    });
  });
  afterAll(async () => {
    await app.close();
  });

  const list = async (query: string, headers: object = author) => {
    const reply = await app.http({ url: `/v1/policies?${query}`, headers: { ...headers } });
    return reply.json<List>();
  };
  const slugs = async (query: string, headers: object = author) =>
    (await list(query, headers)).items.map(({ slug }) => slug);
  const patch = async (payload: object, headers: object = author, slug = lysis.slug) =>
    await app.http({ method: 'PATCH', url: `/v1/policies/${slug}`, headers: { ...headers }, payload });

  describe('in a list', () => {
    it.each([
      ['', ['100-oxygen', 'lysis-of-epidural-adhesions', 'unsigned-draft', 'zoster-vaccine']],
      ['q=EPIDURAL', ['lysis-of-epidural-adhesions']],
      ['q=100%25', ['100-oxygen']],
      ['q=_', []],
      ['code=62263', ['lysis-of-epidural-adhesions']],
      ['code=90750', []],
      ['state=active', ['100-oxygen', 'lysis-of-epidural-adhesions']],
      ['state=scheduled', ['zoster-vaccine']],
      ['state=draft', ['unsigned-draft']],
      ['dueBefore=2026-09-01', ['100-oxygen']],
      ['dueBefore=2026-09-02', ['100-oxygen', 'lysis-of-epidural-adhesions']],
      ['dueBefore=2027-01-15', ['100-oxygen', 'lysis-of-epidural-adhesions']],
      ['dueBefore=2027-01-16', ['100-oxygen', 'lysis-of-epidural-adhesions', 'zoster-vaccine']],
    ])('%p finds %p', async (query, found) => {
      expect(await slugs(query)).toEqual(found);
    });

    it('are paged to the last one', async () => {
      const seen: string[] = [];
      let cursor = '';
      for (;;) {
        const { items, nextCursor } = await list(`limit=1${cursor}`);
        seen.push(...items.map(({ slug }) => slug));
        if (nextCursor === null) break;
        cursor = `&cursor=${nextCursor}`;
      }
      expect(seen).toEqual(await slugs(''));
    });

    it('show the public what was signed, and neither people nor drafts', async () => {
      const { items } = await list('', {});
      expect(items.map(({ slug }) => slug)).toEqual([
        '100-oxygen',
        'lysis-of-epidural-adhesions',
        'zoster-vaccine',
      ]);
      for (const item of items) {
        expect(item).not.toHaveProperty('owner');
        expect(item).not.toHaveProperty('drafts');
      }
      expect((await app.http({ url: '/v1/policies/unsigned-draft' })).json()).toMatchObject({
        status: 404,
        code: 'not_found',
      });
      expect((await app.http({ url: '/v1/policies/unsigned-draft/versions' })).status).toBe(404);
      expect((await app.http({ url: `/v1/policies?owner=${authorId}` })).json()).toMatchObject({
        status: 401,
      });
    });

    it.each(['cursor=abc', 'limit=0', 'limit=x', 'dueBefore=2026-09', 'state=archived', 'owner=me', 'q='])(
      'refuse %p',
      async (query) => {
        const reply = await app.http({ url: `/v1/policies?${query}`, headers: author });
        expect(reply.status).toBe(400);
      },
    );
  });

  it('are read by slug and by id, with an ETag', async () => {
    const bySlug = await app.http({ url: `/v1/policies/${lysis.slug}` });
    const byId = await app.http({ url: `/v1/policies/${lysis.policyId}` });
    expect(bySlug.json()).toEqual(byId.json());
    expect(bySlug.headers['etag']).toMatch(/^"\d+"$/);
    for (const key of ['nothing', newId(), '%00', "';--", 'x'.repeat(290)]) {
      expect((await app.http({ url: `/v1/policies/${key}`, headers: author })).json()).toMatchObject({
        status: 404,
        code: 'not_found',
      });
    }
  });

  it('get owner, reviewers, number and rhythm from a person, and the audit says from what to what', async () => {
    const reviewer = await buildPerson(app, { name: 'Rea Reviewer', roles: ['reviewer'] });
    const reply = await patch({
      number: 'SUR-12',
      manualSection: 'Surgery',
      owner: authorId,
      reviewers: [reviewer.id],
      cadenceMonths: 6,
      anchorMonth: 9,
    });
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      number: 'SUR-12',
      manualSection: 'Surgery',
      owner: { id: authorId },
      reviewers: [{ id: reviewer.id, name: 'Rea Reviewer' }],
      cadenceMonths: 6,
      anchorMonth: 9,
      review: { next: '2026-09' },
    });
    expect((await auditOf(app, 'policy.changed')).at(-1)).toMatchObject({
      actorId: authorId,
      detail: {
        from: { number: null, cadenceMonths: 12 },
        to: { number: 'SUR-12', cadenceMonths: 6, reviewerIds: [reviewer.id] },
      },
    });
    expect(await slugs(`owner=${authorId}`)).toEqual([lysis.slug]);
    expect(await slugs('q=sur-12')).toEqual([lysis.slug]);
  });

  it('keep what was signed though the number is another now', async () => {
    const [version] = await app.database.query<{ envelope: string }>(
      'select envelope from policy_version where policy_id = $1 and number = 1',
      [lysis.policyId],
    );
    expect(JSON.parse(version!.envelope)).toMatchObject({ policy: { number: null } });
    await buildNextVersion(app, lysis.slug, { effective: '2026-12-01' });
    const [next] = await app.database.query<{ envelope: string }>(
      'select envelope from policy_version where policy_id = $1 and number = 2',
      [lysis.policyId],
    );
    expect(JSON.parse(next!.envelope)).toMatchObject({ policy: { number: 'SUR-12' } });
  });

  it('move their next review with a reason, and say so', async () => {
    const reply = await patch({ nextReview: '2026-11-15', reason: 'trial results are due in October' });
    expect(reply.json()).toMatchObject({ review: { last: '2025-11', next: '2026-11-15' } });
    expect((await auditOf(app, 'policy.rescheduled')).at(-1)).toMatchObject({
      detail: { nextReview: { from: '2026-09', to: '2026-11-15' } },
    });
    await app.nest.get(PoliciesService).change(system('test'), lysis.policyId, {
      nextReview: partialDate('2028-01'),
      reason: 'past the ceiling, with a reason',
    });
    const changed = await app.database.query<{ data: { revision: number } }>(
      `select data from event where type = 'policy.review_dates.changed' and data->>'policyId' = $1 order by id`,
      [lysis.policyId],
    );
    expect(changed.map(({ data }) => data.revision)).toEqual([1, 2, 3]);
  });

  it.each<[string, object, number, string, string]>([
    ['a next review without a reason', { nextReview: '2026-10' }, 422, 'reason_required', 'reason'],
    [
      'a next review before the last',
      { nextReview: '2025-10', reason: 'x' },
      422,
      'date_out_of_order',
      'nextReview',
    ],
    ['a month 13', { nextReview: '2026-13', reason: 'x' }, 400, 'invalid_date', 'nextReview'],
    ['an owner nobody knows', { owner: newId() }, 400, 'invalid_request', 'owner'],
    ['a reviewer nobody knows', { reviewers: [newId()] }, 400, 'invalid_request', 'reviewers.0'],
    ['a cadence above the ceiling', { cadenceMonths: 24 }, 400, 'invalid_request', 'cadenceMonths'],
    ['a thirteenth month', { anchorMonth: 13 }, 400, 'invalid_request', 'anchorMonth'],
  ])('refuse %s, name the field and stay as they are', async (_, payload, status, code, field) => {
    const before = await app.http({ url: `/v1/policies/${lysis.slug}`, headers: author });
    const reply = await patch(payload);
    expect(reply.json()).toMatchObject({ status, code, fields: [{ field }] });
    expect((await app.http({ url: `/v1/policies/${lysis.slug}`, headers: author })).text).toBe(before.text);
  });

  it('refuse a stale If-Match, a next review before anything is signed, and who may not', async () => {
    expect((await patch({ number: '1' }, { ...author, 'if-match': '"1"' })).json()).toMatchObject({
      status: 412,
    });
    expect(
      (await patch({ nextReview: '2027-01', reason: 'x' }, author, 'unsigned-draft')).json(),
    ).toMatchObject({
      status: 400,
      fields: [{ field: 'nextReview' }],
    });
    const reviewer = await signIn(app, await buildPerson(app, { roles: ['reviewer'] }));
    expect((await patch({ number: '1' }, reviewer)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await patch({ number: '1' }, {})).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('show an unsigned version to signed-in people with its ETag', async () => {
    const reply = await app.http({ url: '/v1/policies/unsigned-draft/versions/1', headers: author });
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ version: 1, state: 'draft', revision: 1 });
    expect(reply.headers['etag']).toBe('"1"');
  });
});
