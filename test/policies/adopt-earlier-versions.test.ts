import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { AdoptionsQueries } from '../../src/policies/adoptions.queries.ts';
import { AdoptionsService } from '../../src/policies/adoptions.service.ts';
import { PolicyImportService } from '../../src/policies/policy-import.service.ts';
import { PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';
import { policyText } from '../support/policy-file.ts';

describe('a policy adopted with its earlier versions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
  });
  afterAll(async () => {
    await app.close();
  });

  /** Earlier editions in the batch of version 1, of which only the day and the title differ. */
  const addEdition = async (policyId: string, number: number, effective: string) =>
    await app.database.query(
      `insert into policy_version (id, policy_id, number, title, document, content_hash, last_review, next_review, effective,
         adoption_batch_id, brought_by, source_name, source_hash, created_at)
       select gen_random_uuid(), policy_id, $2, 'Edition of ' || $3, document, content_hash, last_review, next_review, $3::date,
              adoption_batch_id, brought_by, source_name, source_hash, created_at
         from policy_version where policy_id = $1 and number = 1`,
      [policyId, number, effective],
    );

  it('is in force by each version’s own days, known from the one signature on', async () => {
    const { director } = await committeeOf(app);
    const file = { name: 'policy.md', bytes: Buffer.from(policyText()) };
    const { policy, version } = await app.nest
      .get(PolicyImportService)
      .importDocument(system('test'), file, { dryRun: false, adopt: true });
    await addEdition(policy.id, 2, '2025-01-01');
    await addEdition(policy.id, 3, '2024-01-01');
    const batch = await app.nest.get(AdoptionsQueries).one(version.adoptionBatchId!);
    await app.nest.get(AdoptionsService).sign(actorOf(director), batch.id, {
      batchHash: batch.batchHash ?? '',
      meaning: 'I adopt this policy as it stands in force.',
      password: PASSWORD,
    });

    const rows = await app.database.query(
      `select v.number, lower(valid) as "from", upper(valid) as until, lower(recorded)::text as known, upper_inf(recorded) as open
         from effective_period e join policy_version v on v.id = e.version_id where e.policy_id = $1 order by lower(valid)`,
      [policy.id],
    );
    const known = { known: '2026-02-10 17:00:00+00', open: true };
    expect(rows).toEqual([
      { number: 3, from: '2024-01-01', until: '2025-01-01', ...known },
      { number: 2, from: '2025-01-01', until: '2026-01-01', ...known },
      { number: 1, from: '2026-01-01', until: null, ...known },
    ]);
    const active = async (query: string) =>
      await app.http({ url: `/v1/policies/${policy.slug}/active?${query}` });
    expect((await active('on=2024-06-01&knownAt=2026-02-10T17:00:00Z')).json()).toMatchObject({ version: 3 });
    expect((await active('on=2024-06-01&knownAt=2026-02-10T16:59:59.999999Z')).status).toBe(404);
    const one = await app.http({ url: `/v1/policies/${policy.slug}` });
    expect(one.json()).toMatchObject({
      title: version.title,
      inForce: { version: 1 },
      review: { last: '2025-11', next: '2026-09' },
    });
    await app.sweep();
    const told = await app.database.query<{ told: string }>(
      `select data->>'version' || ' ' || (data->>'on') as told from event where type = 'policy.version.effective' order by id`,
    );
    expect(told.map((each) => each.told)).toEqual(['3 2024-01-01', '2 2025-01-01', '1 2026-01-01']);
    // the next draft goes on from the latest of them, whatever its number
    const next = await buildNextVersion(app, policy.slug, { effective: '2026-07-01' });
    const [base] = await app.database.query(
      `select b.number from policy_version v join policy_version b on b.id = v.base_version_id where v.id = $1`,
      [next.versionId],
    );
    expect(base).toEqual({ number: 1 });
  });

  describe('by a later batch', () => {
    /** An edition in the open batch, as a library brings it; returns the batch as its signer is shown it. */
    const bring = async (slug: string, effective: string) => {
      const { version } = await app.nest.get(PolicyImportService).importDocument(
        system('test'),
        {
          name: `${slug}.md`,
          bytes: Buffer.from(
            policyText({ title: 'An Older Name', effective, criteria: `As of ${effective}.` }),
          ),
        },
        { dryRun: false, adopt: true, policy: slug },
      );
      const batch = await app.nest.get(AdoptionsQueries).one(version.adoptionBatchId!);
      return { version, batch };
    };
    const sign = async (batch: { id: string; batchHash: string | null }) => {
      const { director } = await committeeOf(app);
      await app.nest.get(AdoptionsService).sign(actorOf(director), batch.id, {
        batchHash: batch.batchHash ?? '',
        meaning: 'I adopt this policy as it stands in force.',
        password: PASSWORD,
      });
    };
    const summary = async (slug: string) => (await app.http({ url: `/v1/policies/${slug}` })).json<object>();

    it('gets the days before, and neither the head, nor the title, nor the review dates', async () => {
      const { slug } = await buildPolicyVersion(app, { title: 'A Policy with a Past' });
      const voted = await buildNextVersion(app, slug, { effective: '2026-06-01' });
      const before = await summary(slug);
      const { batch } = await bring(slug, 'January 1, 2024');
      expect(batch.items).toMatchObject([{ blocking: [], dayProblem: null }]);
      await sign(batch);
      expect(await summary(slug)).toEqual(before);
      const active = await app.http({ url: `/v1/policies/${slug}/active?on=2024-06-01` });
      expect(active.json()).toMatchObject({
        version: 3,
        inForce: { from: '2024-01-01', until: '2026-01-01' },
      });
      const next = await buildNextVersion(app, slug, { effective: '2026-07-01' });
      const [base] = await app.database.query(
        `select b.number from policy_version v join policy_version b on b.id = v.base_version_id where v.id = $1`,
        [next.versionId],
      );
      expect(base).toEqual({ number: voted.version });
    });

    it.each([
      ['a day that a signed version governs', 'January 15, 2026', '2026-01-15 is not before 2026-01-01'],
      ['a day to come', 'August 1, 2026', '2026-08-01 is after 2026-02-10'],
    ])('is refused for %s, and the batch says so before', async (_, effective, reason) => {
      const { slug } = await buildPolicyVersion(app, { title: `Policy and ${effective}` });
      const { version, batch } = await bring(slug, effective);
      const shown = { field: 'dates.effective', reason: expect.stringContaining(reason) };
      expect(batch.items).toMatchObject([{ blocking: [shown] }]);
      await expect(sign(batch)).rejects.toThrow(reason);
      // leaves the batch to the next test
      await app.database.query(`update policy_version set state = 'withdrawn' where id = $1`, [version.id]);
    });
  });
});
