import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion } from '../support/build-policy-version.ts';
import { policyText, upload, type PolicyFileParts } from '../support/policy-file.ts';

interface ImportReply {
  status: number;
  stored: boolean;
  policy: { id: string | null; slug: string };
  version: {
    version: number;
    state: string;
    baseVersion: number | null;
    document: { sections: { id: string; heading: string }[] };
  };
}

describe('an import as another version of a policy', () => {
  let app: TestApp;
  let author: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const send = async (parts: PolicyFileParts, query: string) => {
    const { payload, headers } = upload('next.md', policyText(parts));
    const reply = await app.http({
      method: 'POST',
      url: `/v1/policies/import${query}`,
      payload,
      headers: { ...headers, ...author },
    });
    return { ...reply.json<ImportReply>(), status: reply.status };
  };

  it('is a draft from the signed version, whatever its title, and keeps the anchors of its sections', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Widget Therapy' });
    const before = (await app.http({ url: `/v1/policies/${slug}/versions/1` })).json<
      ImportReply['version']
    >();
    const reply = await send({ title: 'Therapy by Widgets', effective: 'July 1, 2026' }, `?policy=${slug}`);
    expect(reply).toMatchObject({
      status: 201,
      policy: { slug },
      version: { version: 2, state: 'draft', baseVersion: 1 },
    });
    expect(reply.version.document.sections.map(({ id }) => id)).toEqual(
      before.document.sections.map(({ id }) => id),
    );
    expect((await auditOf(app, 'policy.imported')).at(-1)).toMatchObject({
      detail: { policy: slug, version: 2 },
    });
    const public_ = await app.http({ url: `/v1/policies/${slug}` });
    expect(public_.json()).toMatchObject({ title: 'Widget Therapy' });
  });

  it('stores nothing in a dry run, and names the policy that is there', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Dry Widgets' });
    const reply = await send({ title: 'Dry Widgets' }, `?policy=${slug}&dryRun=true`);
    expect(reply).toMatchObject({ status: 200, stored: false, policy: { slug, id: expect.any(String) } });
    const [count] = await app.database.query<{ n: number }>(
      `select count(*) as n from policy_version v join policy p on p.id = v.policy_id where slug = $1`,
      [slug],
    );
    expect(count?.n).toBe(1);
  });

  it('is refused for a policy that is not there', async () => {
    for (const key of ['nothing-of-that-name', '%00']) {
      expect(await send({}, `?policy=${key}`)).toMatchObject({
        code: expect.stringMatching(/not_found|invalid_request/),
      });
    }
  });

  it('goes into the open adoption batch beside a later version of the policy', async () => {
    await send({ title: 'Adopted Widgets', effective: 'January 1, 2026' }, '?adopt=true');
    const earlier = await send(
      {
        title: 'Adopted Widgets',
        effective: 'January 1, 2025',
        lastReview: 'November 2024',
        nextReview: 'November 2025',
      },
      '?adopt=true&policy=adopted-widgets',
    );
    expect(earlier).toMatchObject({ status: 201, version: { version: 2, baseVersion: null } });
    const [batch] = (await app.http({ url: '/v1/adoptions', headers: author })).json<{
      items: { versions: number }[];
    }>().items;
    expect(batch?.versions).toBe(2);
  });
});
