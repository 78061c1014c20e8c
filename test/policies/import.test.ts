import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system, type Scope } from '../../src/kernel/actor.ts';
import { sha256 } from '../../src/kernel/canonical.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { policyText, upload, type PolicyFileParts } from '../support/policy-file.ts';

interface ImportReply {
  stored: boolean;
  policy: { id: string | null; slug: string; title: string };
  version: {
    version: number;
    state: string;
    adoption: string | null;
    dates: Record<string, string | null>;
    document: { references: { pmid: string | null; pmidPrinted: string }[]; codes: { code: string }[] };
    source: { name: string; hash: string };
    broughtBy: string;
  };
  findings: { severity: string; field?: string; line: number | null }[];
}

describe('an import', () => {
  let app: TestApp;
  let author: SessionHeaders;
  let authorId: string;
  beforeAll(async () => {
    app = await startApp();
    const person = await buildPerson(app, { name: 'Ana Author', roles: ['author'] });
    authorId = person.id;
    author = await signIn(app, person);
  });
  afterAll(async () => {
    await app.close();
  });

  const send = async (
    name: string,
    content: string | Uint8Array,
    query = '',
    credential: object = author,
  ) => {
    const { payload, headers } = upload(name, content);
    return await app.http({
      method: 'POST',
      url: `/v1/policies/import${query}`,
      payload,
      headers: { ...headers, ...credential },
    });
  };
  const importPolicy = async (parts: PolicyFileParts, query = '') =>
    await send('policy.md', policyText(parts), query);
  const keyWith = async (...scopes: Scope[]) => {
    const { token } = await app.nest.get(ApiKeysService).create(system('test'), { name: 'importer', scopes });
    return { authorization: `Bearer ${token}` };
  };
  const count = async (table: string) =>
    (await app.database.query<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n;
  const stored = async () => [
    await count('policy'),
    await count('policy_version'),
    await count('adoption_batch'),
  ];

  it('makes a policy and its first draft, with the dates as printed, and says who brought which file', async () => {
    const text = policyText();
    const reply = await send('Lysis 2026.md', text);
    expect(reply.status).toBe(201);
    const { policy, version, stored: kept } = reply.json<ImportReply>();
    expect(kept).toBe(true);
    expect(policy).toMatchObject({
      slug: 'lysis-of-epidural-adhesions',
      title: 'Lysis of Epidural Adhesions',
    });
    expect(version).toMatchObject({
      version: 1,
      state: 'draft',
      adoption: null,
      dates: {
        origin: '1999-02',
        lastReview: '2025-11',
        nextReview: '2026-09',
        effective: '2026-01-01',
        literatureSearchedThrough: null,
      },
      source: { name: 'Lysis 2026.md', hash: sha256(text) },
      broughtBy: 'Ana Author',
    });
    expect(version.document.references.map(({ pmid, pmidPrinted }) => [pmid, pmidPrinted])).toEqual([
      ['30681031', 'given'],
      [null, 'explicitly_none'],
    ]);
    expect(version.document.codes.map(({ code }) => code)).toEqual(['62263', '62264', '64999']);
    expect(reply.headers['etag']).toBe('"1"');
    expect((await auditOf(app, 'policy.imported')).at(-1)).toMatchObject({
      actorId: authorId,
      subjectId: policy.id,
      detail: { policy: policy.slug, version: 1, source: { hash: sha256(text) }, adoption: null },
    });
    // a draft is nobody's business but ours: nothing is told
    expect(await count(`event where type like 'policy.%'`)).toBe(0);
  });

  it('stores nothing in a dry run and tells the same', async () => {
    const before = await stored();
    const audited = (await auditOf(app, 'policy.imported')).length;
    const reply = await importPolicy({ title: 'Dry Needling' }, '?dryRun=true&adopt=true');
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      stored: false,
      policy: { id: null, slug: 'dry-needling' },
      version: { version: 1, dates: { nextReview: '2026-09' } },
    });
    expect(await stored()).toEqual(before);
    expect(await auditOf(app, 'policy.imported')).toHaveLength(audited);
  });

  it('refuses a title that exists and leads to it, dry run or not', async () => {
    const before = await stored();
    for (const query of ['', '?dryRun=true']) {
      const reply = await importPolicy({ title: 'LYSIS of epidural  adhesions' }, query);
      expect(reply.status).toBe(409);
      expect(reply.json()).toMatchObject({
        code: 'policy_exists',
        link: '/v1/policies/lysis-of-epidural-adhesions',
      });
    }
    expect(await stored()).toEqual(before);
  });

  it('lets one of two imports of a title win', async () => {
    const replies = await Promise.all(
      [1, 2, 3].map(async () => await importPolicy({ title: 'Spinal Cord Stimulation' })),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it.each<[string, string, string | Uint8Array, number, string]>([
    ['no policy', 'shopping.txt', 'milk\neggs\nbread\n', 422, 'document_not_a_policy'],
    ['an empty file', 'empty.txt', '', 422, 'document_empty'],
    ['20 MB of noise', 'noise.txt', noise(20 * 1024 * 1024), 422, 'document_not_a_policy'],
    ['a picture', 'policy.png', 'x', 415, 'document_type_unsupported'],
    [
      'more than an upload may hold',
      'large.txt',
      Buffer.alloc(26 * 1024 * 1024, 'a'),
      413,
      'payload_too_large',
    ],
  ])('refuses %s, names the reason and stores nothing', async (_, name, content, status, code) => {
    const before = await stored();
    const reply = await send(name, content);
    expect(reply.json()).toMatchObject({ status, code });
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(await stored()).toEqual(before);
  });

  it.each<[string, object, object, number, string]>([
    ['no multipart body', { payload: {} }, {}, 415, 'unsupported_media_type'],
    [
      'a body that breaks off',
      { payload: upload('a.md', 'x').payload.subarray(0, 150) },
      upload('a.md', 'x').headers,
      400,
      'invalid_request',
    ],
    [
      'a body without a file',
      { payload: '--almanac-test-boundary--\r\n' },
      upload('a.md', 'x').headers,
      400,
      'invalid_request',
    ],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/policies/import',
      ...body,
      headers: { ...author, ...headers },
    });
    expect(reply.json()).toMatchObject({ status, code });
  });

  it.each<[string, PolicyFileParts, string, string]>([
    ['a month 13', { nextReview: '13/2026' }, 'nextReview', 'Next Review'],
    ['an effective date without a day', { effective: 'January 2026' }, 'effective', 'Effective'],
    ['a next review before the last', { nextReview: 'September 2024' }, 'nextReview', 'Next Review'],
  ])(
    'takes %s printed in a document as a finding with its line, and leaves the date empty',
    async (what, parts, field, label) => {
      const text = policyText({ title: `Printed ${what}`, ...parts });
      const reply = await send('policy.md', text);
      expect(reply.status).toBe(201);
      const { version, findings } = reply.json<ImportReply>();
      expect(version.dates[field]).toBeNull();
      const line = text.split('\n').findIndex((printed) => printed.includes(`**${label}:**`)) + 1;
      expect(findings).toContainEqual(expect.objectContaining({ severity: 'blocking', field, line }));
    },
  );

  it('is open to a key with the scope, which is no author, and to no other', async () => {
    const reader = await send(
      'policy.md',
      policyText({ title: 'By Key' }),
      '',
      await keyWith('policies:read'),
    );
    expect(reader.json()).toMatchObject({ status: 403, code: 'insufficient_scope' });
    const writer = await send(
      'policy.md',
      policyText({ title: 'By Key' }),
      '',
      await keyWith('policies:write'),
    );
    expect(writer.json()).toMatchObject({ version: { broughtBy: 'importer' } });
    const [row] = await app.database.query(
      `select author_id, brought_by from policy_version v join policy p on p.id = v.policy_id where slug = 'by-key'`,
    );
    expect(row).toMatchObject({ author_id: null, brought_by: { kind: 'key', name: 'importer' } });
  });

  it('is refused to readers, reviewers and the public, and the audit says so where a person tried', async () => {
    const reviewer = await buildPerson(app, { roles: ['reviewer', 'committee_member', 'medical_director'] });
    const asReviewer = await send(
      'policy.md',
      policyText({ title: 'Not Mine' }),
      '',
      await signIn(app, reviewer),
    );
    expect(asReviewer.json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await auditOf(app, 'request.refused')).at(-1)).toMatchObject({
      actorId: reviewer.id,
      detail: { code: 'forbidden' },
    });
    const asNobody = await send('policy.md', policyText({ title: 'Not Mine' }), '', {});
    expect(asNobody.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('refuses a second document in the same request instead of dropping it', async () => {
    const part = (title: string) =>
      `--x\r\ncontent-disposition: form-data; name="file"; filename="policy.md"\r\n\r\n${policyText({ title })}\r\n`;
    const before = await stored();
    const reply = await app.http({
      method: 'POST',
      url: '/v1/policies/import',
      headers: { ...author, 'content-type': 'multipart/form-data; boundary=x' },
      payload: `${part('First Of Two')}${part('Second Of Two')}--x--\r\n`,
    });
    expect(reply.json()).toMatchObject({ status: 400, code: 'invalid_request', fields: [{ field: 'file' }] });
    expect(await stored()).toEqual(before);
  });

  it('is found under its slug also when its title reads as an id', async () => {
    const reply = await importPolicy({ title: '01a203ef-a883-7573-ade6-10ebab1c0565' });
    const { slug } = reply.json<ImportReply>().policy;
    expect((await app.http({ url: `/v1/policies/${slug}`, headers: author })).json()).toMatchObject({ slug });
  });

  it('gives the policy its next number when all its versions were given up', async () => {
    await importPolicy({ title: 'Given Up' });
    const withdrawn = await app.http({
      method: 'POST',
      url: '/v1/policies/given-up/versions/1/withdraw',
      headers: author,
    });
    expect(withdrawn.json()).toMatchObject({ state: 'withdrawn' });
    const again = await importPolicy({ title: 'Given Up' });
    expect(again.status).toBe(201);
    expect(again.json()).toMatchObject({ policy: { slug: 'given-up' }, version: { version: 2 } });
  });

  it('is carried out once for one Idempotency-Key', async () => {
    const { payload, headers } = upload('policy.md', policyText({ title: 'Once Only' }));
    const request = async () =>
      await app.http({
        method: 'POST',
        url: '/v1/policies/import',
        payload,
        headers: { ...author, ...headers, 'idempotency-key': 'import-1' },
      });
    const first = await request();
    const second = await request();
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
  });
});

/** Bytes that look random and are the same in each run. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
