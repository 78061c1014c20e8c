import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { system } from '../../../src/kernel/actor.ts';
import { PolicyImportService } from '../../../src/policies/policy-import.service.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { policyText } from '../../support/policy-file.ts';
import { ask, needDirectors } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

describe('signatures that wait where there is no version yet', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let first: SessionHeaders;
  let second: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    const { director } = await committeeOf(app);
    const colleague = await buildPerson(app, { name: 'Second Director', roles: ['medical_director'] });
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    [first, second] = [await signIn(app, director), await signIn(app, colleague)];
  });
  afterAll(async () => {
    await app.close();
  });

  it('make a reaffirmed version with the last of them, a day later too, each as it was given', async () => {
    const { slug, policyId } = await buildPolicyVersion(app, { title: 'Reaffirmed by Two' });
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [newId(), policyId, app.clock.now()],
    );
    await needDirectors(app, slug, 2);
    const url = `/v1/policies/${slug}/reaffirm`;
    const signed = { meaning: 'I reaffirm it.', password: PASSWORD };
    const one = await ask(app, first, 'POST', url, signed);
    expect(one.status).toBe(202);
    const [waiting] = one.json<{ items: { envelopeHash: string; given: { id: string }[] }[] }>().items;
    expect(waiting).toMatchObject({
      signaturesNeeded: 2,
      stillNeeded: 1,
      whoMaySign: [{ name: 'Second Director' }],
    });
    expect((await ask(app, first, 'POST', url, signed)).json()).toMatchObject({ code: 'already_signed' });
    const numbers = async () =>
      await app.database.query(
        'select number, state from policy_version where policy_id = $1 order by number',
        [policyId],
      );
    expect(await numbers()).toEqual([{ number: 1, state: 'approved' }]);

    // taken back, and given again
    const back = await ask(app, first, 'POST', `${url}/signatures/${waiting!.given[0]!.id}/take-back`);
    expect(back.json()).toMatchObject({ items: [] });
    await ask(app, first, 'POST', url, signed);
    await app.advanceTo('2026-09-19T05:00:00Z');
    const { envelopeHash } = waiting!;
    const two = await ask(app, second, 'POST', url, { ...signed, envelopeHash });
    expect(two.status).toBe(201);
    expect(two.json()).toMatchObject({
      state: 'approved',
      signatures: [
        { name: 'Dana Director', signedAt: NOW, takenBack: null },
        { name: 'Second Director', signedAt: '2026-09-19T05:00:00Z' },
      ],
    });
    expect(await numbers()).toHaveLength(2);
    expect((await ask(app, admin, 'GET', url)).json()).toMatchObject({ items: [] });
    expect((await auditOf(app, 'policy.reaffirmation.signed_first')).length).toBe(2);
    const kept = await app.database.query<{ id: string }>(
      `select s.id from reaffirmation_signature s join version_signature copied on copied.id = s.id and copied.signed_at = s.signed_at`,
    );
    expect(kept).toHaveLength(1);
    await expect(
      app.database.query(
        `insert into voided_signature (id, reaffirmation_signature_id, voided_at, voided_by) values ($1, $2, now(), '{}')`,
        [newId(), kept[0]!.id],
      ),
    ).rejects.toMatchObject({ code: '23001' });
  });

  it('adopt a batch with as many as its most demanding policy asks for', async () => {
    const imports = app.nest.get(PolicyImportService);
    const bring = async (title: string) =>
      await imports.importDocument(
        system('test'),
        { name: `${title}.md`, bytes: Buffer.from(policyText({ title })) },
        { dryRun: false, adopt: true },
      );
    const { version } = await bring('Adopted by Two');
    const { policy } = await bring('Adopted Beside It');
    await needDirectors(app, policy.slug, 2);
    const url = `/v1/adoptions/${version.adoptionBatchId}`;
    const { batchHash } = (await ask(app, admin, 'GET', url)).json<{ batchHash: string }>();
    const body = { batchHash, meaning: 'I adopt them.', password: PASSWORD };
    const one = await ask(app, first, 'POST', `${url}/signature`, body);
    expect(one.json()).toMatchObject({
      state: 'open',
      signaturesNeeded: 2,
      stillNeeded: 1,
      given: [{ counts: true }],
    });
    expect((await ask(app, first, 'POST', `${url}/signature`, body)).json()).toMatchObject({
      code: 'already_signed',
    });
    // a batch that grows is another: what was signed before counts no longer
    await bring('Adopted Too');
    expect((await ask(app, second, 'POST', `${url}/signature`, body)).json()).toMatchObject({ status: 412 });
    const grown = (await ask(app, admin, 'GET', url)).json<{ batchHash: string }>();
    expect(grown).toMatchObject({ stillNeeded: 2, given: [{ counts: false }] });
    const again = { ...body, batchHash: grown.batchHash };
    const both = await Promise.all(
      [first, second].map(async (who) => await ask(app, who, 'POST', `${url}/signature`, again)),
    );
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const signatures = await app.database.query<{ count: number }>(
      `select count(*)::int as count from version_signature s join policy_version v on v.id = s.version_id
        where v.adoption_batch_id = $1 and v.state = 'approved'`,
      [version.adoptionBatchId],
    );
    expect(signatures).toEqual([{ count: 6 }]);
    expect((await ask(app, admin, 'GET', url)).json()).toMatchObject({
      state: 'signed',
      given: { length: 3 },
    });
    expect((await auditOf(app, 'adoption.signed')).at(-1)?.detail).toMatchObject({
      signatures: 2,
      signaturesNeeded: 2,
    });
  });
});
