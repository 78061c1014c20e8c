import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/kernel/actor.ts';
import { DuplicatesQueries } from '../../src/policies/duplicates/duplicates.queries.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { policyText, upload } from '../support/policy-file.ts';

interface ImportReply {
  status: number;
  policy: { id: string | null; slug: string };
  version: { version: number };
  findings: { severity: string; code: string; message: string }[];
  duplicates: { kind: string; policy: string; version: number; similarity: number; link: string }[];
}

/** Criteria of some length, so that a changed word does not count for much. */
const criteria = Array.from(
  { length: 60 },
  (_, n) => `Widget number ${n} is considered investigational for condition ${n * 7} in adults.`,
).join(' ');

describe('duplicates', () => {
  let app: TestApp;
  let author: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const send = async (name: string, content: string, query = '') => {
    const { payload, headers } = upload(name, content);
    const reply = await app.http({
      method: 'POST',
      url: `/v1/policies/import${query}`,
      payload,
      headers: { ...headers, ...author },
    });
    return { ...reply.json<ImportReply>(), status: reply.status };
  };

  it('names none for a document that is like no other', async () => {
    const reply = await send('first.md', policyText({ title: 'Widgets', criteria }));
    expect(reply).toMatchObject({ status: 201, duplicates: [] });
    expect(reply.findings.map(({ code }) => code)).not.toContain('possible_duplicate');
  });

  it('names an affiliate’s version of a text, with a link and as a finding, in a dry run too', async () => {
    const affiliate = policyText({
      title: 'Widgets for Members of Another Plan',
      effective: 'March 1, 2026',
      criteria: `Blue Cross Blue Shield of Michigan says: ${criteria}`,
    });
    for (const query of ['?dryRun=true', '']) {
      const reply = await send('affiliate.md', affiliate, query);
      expect(reply.duplicates).toEqual([
        {
          kind: 'nearly_identical',
          policy: 'widgets',
          version: 1,
          similarity: expect.any(Number),
          link: '/v1/policies/widgets/versions/1',
        },
      ]);
      expect(reply.duplicates[0]?.similarity).toBeGreaterThan(0.9);
      expect(reply.findings).toContainEqual(
        expect.objectContaining({
          severity: 'warning',
          code: 'possible_duplicate',
          message: expect.stringMatching(/^9\d % of the text is that of widgets v1$/),
        }),
      );
    }
  });

  it('stores it all the same: nothing is merged', async () => {
    const policies = await app.database.query<{ slug: string }>('select slug from policy order by slug');
    expect(policies.map(({ slug }) => slug)).toEqual(['widgets', 'widgets-for-members-of-another-plan']);
  });

  it('names the same file under another policy, and the same text in another file', async () => {
    const text = policyText({
      title: 'Gadgets',
      criteria: 'Gadgets are considered **not medically necessary**.',
    });
    await send('gadgets.md', text);
    const sameFile = await send('copy.md', text, '?policy=widgets');
    expect(sameFile).toMatchObject({
      status: 201,
      policy: { slug: 'widgets' },
      version: { version: 2 },
      duplicates: [{ kind: 'same_file', policy: 'gadgets', version: 1, similarity: 1 }],
    });
    const sameText = await send('spaced.md', `${text}\n\n\n`, '?policy=widgets&dryRun=true');
    expect(sameText.duplicates).toMatchObject([
      { kind: 'same_text', policy: 'gadgets', version: 1, similarity: 1 },
      { kind: 'same_text', policy: 'widgets', version: 2, similarity: 1 },
    ]);
  });

  it('are not looked for among versions that were given up', async () => {
    const text = policyText({ title: 'Given Up', criteria: 'Given up widgets are considered cosmetic.' });
    await send('given-up.md', text);
    const url = '/v1/policies/given-up/versions/1/withdraw';
    expect((await app.http({ method: 'POST', url, headers: author })).status).toBe(200);
    expect(await send('again.md', text)).toMatchObject({ status: 201, duplicates: [] });
  });

  it('are named to nobody who may not see drafts', async () => {
    const [version] = await app.database.query<{ source_hash: string; content_hash: string }>(
      'select source_hash, content_hash from policy_version limit 1',
    );
    const consumer: Actor = { kind: 'key', keyId: 'k', name: 'consumer', scopes: ['policies:read'] };
    const found = await app.nest.get(DuplicatesQueries).of(app.database.source.manager, consumer, {
      sourceHash: version!.source_hash,
      contentHashes: [version!.content_hash],
      shingles: new Set(),
      policyId: null,
    });
    expect(found).toEqual([]);
  });
});
