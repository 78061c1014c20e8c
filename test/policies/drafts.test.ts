import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { auditOf, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';

interface DraftReply {
  version: number;
  state: string;
  revision: number;
  contentHash: string;
  document: {
    sections: { id: string; markdown: string }[];
    references: { number: number; pmid: string | null }[];
  };
}

describe('a draft', () => {
  let app: TestApp;
  let author: SessionHeaders;
  let policy: BuiltPolicyVersion;
  beforeAll(async () => {
    app = await startApp();
    author = await signIn(app, (await committeeOf(app)).author);
    policy = await buildPolicyVersion(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const begin = async (): Promise<TestReply> =>
    await app.http({ method: 'POST', url: `/v1/policies/${policy.slug}/versions`, headers: author });
  const edit = async (number: number, payload: object, ifMatch?: string, credential: object = author) =>
    await app.http({
      method: 'PATCH',
      url: `/v1/policies/${policy.slug}/versions/${number}`,
      headers: { ...credential, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
      payload,
    });
  const row = async (number: number) =>
    (
      await app.database.query(
        `select title, content_hash, revision, state from policy_version where number = $1`,
        [number],
      )
    )[0];

  it('begins as a copy of the version signed last, under the next number', async () => {
    const reply = await begin();
    expect(reply.status).toBe(201);
    expect(reply.json()).toMatchObject({
      version: 2,
      state: 'draft',
      baseVersion: 1,
      contentHash: policy.contentHash,
      envelopeHash: null,
      dates: { origin: '1999-02', lastReview: null, nextReview: null, effective: null },
      signatures: [],
    });
    expect(reply.headers['etag']).toBe('"1"');
    expect(reply.headers['location']).toBe(`/v1/policies/${policy.slug}/versions/2`);
    expect((await auditOf(app, 'policy.version.drafted')).at(-1)).toMatchObject({
      detail: { version: 2, base: 1 },
    });
  });

  it('is edited by section, reference, code and date, and says by its hash that the text is another', async () => {
    const reply = await edit(
      2,
      {
        sections: [{ id: 'policy-criteria', markdown: 'Investigational.^[1, 3]' }],
        addReferences: [{ citation: 'New trial. Pain. 2026.', pmid: '39999999' }],
        codes: [{ system: 'CPT', code: '62263' }],
        dates: { literatureSearchedThrough: '2026-08' },
        scope: { linesOfBusiness: ['medicare'] },
      },
      '"1"',
    );
    expect(reply.status).toBe(200);
    expect(reply.headers['etag']).toBe('"2"');
    const draft = reply.json<DraftReply>();
    expect(draft).toMatchObject({
      revision: 2,
      dates: { literatureSearchedThrough: '2026-08' },
      scope: { linesOfBusiness: ['medicare'], jurisdictions: [] },
      document: { codes: [{ system: 'CPT', code: '62263' }] },
    });
    expect(draft.document.references.map(({ number, pmid }) => [number, pmid])).toEqual([
      [1, '30681031'],
      [2, null],
      [3, '39999999'],
    ]);
    expect(draft.contentHash).not.toBe(policy.contentHash);
    expect((await auditOf(app, 'policy.version.edited')).at(-1)).toMatchObject({
      detail: { version: 2, revision: 2, contentHash: { from: policy.contentHash, to: draft.contentHash } },
    });
    expect(await app.database.query(`select from event where data->>'version' = '2'`)).toEqual([]);
  });

  it.each<[string, string | undefined, number, string]>([
    ['no If-Match', undefined, 428, 'precondition_required'],
    ['a stale If-Match', '"1"', 412, 'precondition_failed'],
    ['an If-Match of another making', 'W/"abc"', 412, 'precondition_failed'],
  ])('is not edited with %s', async (_, ifMatch, status, code) => {
    const before = await row(2);
    const reply = await edit(2, { title: 'Other' }, ifMatch);
    expect(reply.json()).toMatchObject({ status, code });
    expect(await row(2)).toEqual(before);
  });

  it('is edited by one of two who read the same revision', async () => {
    const replies = await Promise.all(['A', 'B'].map(async (title) => await edit(2, { title }, '"2"')));
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
  });

  it.each<[string, object, number, string, string]>([
    ['a month 13', { dates: { nextReview: '2026-13' } }, 400, 'invalid_date', 'dates.nextReview'],
    [
      'an effective date without a day',
      { dates: { effective: '2027-01' } },
      400,
      'invalid_date',
      'dates.effective',
    ],
    ['a day no calendar has', { dates: { effective: '2027-02-30' } }, 400, 'invalid_date', 'dates.effective'],
    [
      'a next review before the last',
      { dates: { lastReview: '2026-09', nextReview: '2026-08' } },
      422,
      'date_out_of_order',
      'dates.nextReview',
    ],
    [
      'a section that is not there',
      { sections: [{ id: 'nowhere', markdown: 'x' }] },
      400,
      'invalid_request',
      'sections.0.id',
    ],
    [
      'a reference it has',
      { addReferences: [{ citation: 'Again.', pmid: '30681031' }] },
      400,
      'invalid_request',
      'addReferences.0.pmid',
    ],
    ['an empty title', { title: ' ' }, 400, 'invalid_request', 'title'],
    [
      'a control character',
      { sections: [{ id: 'policy-criteria', markdown: 'a\u0000b' }] },
      400,
      'invalid_request',
      'sections.0.markdown',
    ],
  ])('refuses %s, names the field and stores nothing', async (_, payload, status, code, field) => {
    const before = await row(2);
    const reply = await edit(2, payload, '"3"');
    expect(reply.json()).toMatchObject({ status, code, fields: [{ field, reason: expect.any(String) }] });
    expect(await row(2)).toEqual(before);
  });

  it('names an unknown field', async () => {
    const reply = await edit(2, { contentHash: 'sha256:x' }, '"3"');
    expect(reply.json()).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(reply.text).toContain('contentHash');
  });

  it('is not seen by the public or a reader’s key: not in itself, in lists, searches or counts', async () => {
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'claims', scopes: ['policies:read'] });
    await edit(2, { title: 'Secret Retitling' }, '"3"');
    for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
      const versions = await app.http({ url: `/v1/policies/${policy.slug}/versions`, headers });
      expect(versions.json<{ items: { version: number }[] }>().items.map(({ version }) => version)).toEqual([
        1,
      ]);
      const one = await app.http({ url: `/v1/policies/${policy.slug}`, headers });
      expect(one.json()).not.toHaveProperty('drafts');
      expect(one.text).not.toContain('Secret');
      const found = await app.http({ url: '/v1/policies?q=Secret', headers });
      expect(found.json()).toMatchObject({ items: [], nextCursor: null });
      const drafts = await app.http({ url: '/v1/policies?state=draft', headers });
      expect(drafts.json()).toMatchObject({ items: [] });
      const draft = await app.http({ url: `/v1/policies/${policy.slug}/versions/2`, headers });
      const nothing = await app.http({ url: `/v1/policies/${policy.slug}/versions/99`, headers });
      expect([draft.status, draft.json()['code']]).toEqual([nothing.status, nothing.json()['code']]);
      expect(draft.status).toBe(404);
    }
    const seen = await app.http({ url: `/v1/policies/${policy.slug}/versions`, headers: author });
    expect(seen.json()).toMatchObject({
      items: [
        { version: 2, status: 'draft' },
        { version: 1, status: 'active' },
      ],
    });
    expect((await app.http({ url: '/v1/policies?state=draft', headers: author })).json()).toMatchObject({
      items: [{ slug: policy.slug, drafts: [{ version: 2, state: 'draft' }] }],
    });
  });

  it('keeps its number when it is given up', async () => {
    const withdrawn = await app.http({
      method: 'POST',
      url: `/v1/policies/${policy.slug}/versions/2/withdraw`,
      headers: author,
      payload: { reason: 'begun by mistake' },
    });
    expect(withdrawn.status).toBe(200);
    expect((await auditOf(app, 'policy.version.withdrawn')).at(-1)).toMatchObject({ detail: { version: 2 } });
    expect((await edit(2, { title: 'x' }, '"5"')).json()).toMatchObject({
      status: 409,
      code: 'illegal_transition',
    });
    expect((await begin()).json()).toMatchObject({ version: 3 });
  });

  it('begins from a scheduled version, so that what is scheduled is not dropped', async () => {
    const scheduled = await buildNextVersion(app, policy.slug, { effective: '2026-06-01' });
    expect((await begin()).json()).toMatchObject({
      baseVersion: scheduled.version,
      contentHash: scheduled.contentHash,
    });
  });

  it('is not edited once it is signed', async () => {
    expect((await edit(1, { title: 'x' }, '"2"')).json()).toMatchObject({
      status: 409,
      code: 'illegal_transition',
    });
  });

  it.each(['0', '-1', '1.5', 'x', '99999999999'])('has no version %s', async (number) => {
    const reply = await app.http({
      method: 'PATCH',
      url: `/v1/policies/${policy.slug}/versions/${number}`,
      headers: { ...author, 'if-match': '"1"' },
      payload: {},
    });
    expect(reply.json()).toMatchObject({ status: 404, code: 'not_found' });
  });
});
