import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProofBundle } from '../../../src/approvals/proof/proof-bundle.ts';
import { verifyBundle } from '../../../src/approvals/proof/verifier/verify-bundle.ts';
import { system } from '../../../src/kernel/actor.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { ServiceKeys } from '../../../src/platform/service-key/service-keys.ts';
import type { SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import {
  atDevice,
  buildByPasskeys,
  buildCorrection,
  signByPasskeys,
  type DirectorAtDevice,
} from './builders.ts';
import { askProof, idsOf, officerOf, proofText } from './support.ts';

/** What no bundle can tell by itself. */
const ALWAYS_UNKNOWN = ['audit.published', 'keys.trusted', 'bundle.complete'];

describe('a proof', () => {
  let app: TestApp;
  let desk: Desk;
  let officer: SessionHeaders;
  let first: DirectorAtDevice;
  let second: DirectorAtDevice;
  let made = 0;
  beforeAll(async () => {
    app = await startApp();
    officer = await officerOf(app);
    desk = await deskOf(app);
    first = await atDevice(app, desk.first);
    second = await atDevice(app, desk.second, 'EdDSA');
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });

  const policy = async (): Promise<BuiltPolicyVersion> => {
    made += 1;
    return await buildPolicyVersion(app, { title: `Proven Policy ${made} Ångström “μ” 𝛼` });
  };
  const proofOf = async (slug: string, version: number) => {
    const text = await proofText(app, officer, slug, version);
    return { text, bundle: JSON.parse(text) as ProofBundle, report: await verifyBundle(text) };
  };

  it('of a version signed with a password holds at once, and says what only the server attests', async () => {
    const { slug } = await policy();
    await buildNextVersion(app, slug, { effective: '2026-04-01' });
    const { report, bundle } = await proofOf(slug, 2);
    expect(report.firstFailure).toBeNull();
    expect(report).toMatchObject({
      verdict: 'holds',
      subject: { version: 2, policy: slug, effective: '2026-04-01' },
    });
    expect(idsOf(report, 'unknown')).toEqual(['signatures.0.proof', ...ALWAYS_UNKNOWN]);
    expect(bundle.withheld).toEqual([]);
    expect(bundle.audit.entries.map(({ action }) => action)).toEqual([
      'policy.version.drafted',
      'policy.version.edited',
      'policy.version.submitted',
      'policy.version.round_opened',
      ...Array<string>(3).fill('policy.version.vote_cast'),
      'policy.version.approved',
    ]);
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'of a version signed by passkey proves the signer (%s)',
    async (algorithm) => {
      const { slug } = await policy();
      const director = await atDevice(app, desk.first, algorithm);
      const version = await buildByPasskeys(app, [director], slug, { effective: '2026-04-01' });
      const { report } = await proofOf(slug, version);
      expect(report.firstFailure).toBeNull();
      expect(idsOf(report, 'unknown')).toEqual(ALWAYS_UNKNOWN);
      expect(idsOf(report, 'holds')).toContain('signatures.0.proof');
    },
  );

  it('of a retroactive version has both directors', async () => {
    const { slug } = await policy();
    const { number } = await buildCarriedVersion(app, slug);
    const terms = { effective: '2026-02-01', reason: 'the bulletin named this day' };
    await signByPasskeys(app, [first, second], slug, number, terms);
    const { report, bundle } = await proofOf(slug, number);
    expect(report.firstFailure).toBeNull();
    expect(bundle.signatures.map(({ name }) => name)).toEqual(['Dana Director', 'Second Director']);
    expect(bundle.version.signaturesNeeded).toBe(2);
  });

  it('of an adopted version holds, with the whole batch that was signed', async () => {
    const { slug, version } = await policy();
    const { report } = await proofOf(slug, version);
    expect(report.firstFailure).toBeNull();
    expect(idsOf(report, 'holds')).toContain('adoption.batch');
    expect(idsOf(report, 'unknown')).toContain('votes.carried');
  });

  it('of a corrected version names the correction, which has a proof of its own', async () => {
    const { slug } = await policy();
    const correction = await buildCorrection(app, desk, slug, '2026-02-11');
    const before = await proofOf(slug, 1);
    expect(before.report.firstFailure).toBeNull();
    expect(before.bundle.corrections).toMatchObject([{ version: correction }]);
    const after = await proofOf(slug, correction);
    expect(after.report.firstFailure).toBeNull();
    expect(after.bundle.version).toMatchObject({ corrects: 1, base: 1 });
  });

  it('of a withdrawn, a cancelled and a retired version has the acts with their signatures', async () => {
    const { slug } = await policy();
    const scheduled = await buildNextVersion(app, slug, { effective: '2026-05-01' });
    const reason = 'drafted in error';
    expect(
      (await desk.sign(desk.first, `${slug}/versions/${scheduled.version}/cancel`, { reason })).status,
    ).toBe(201);
    const cancelled = await proofOf(slug, scheduled.version);
    expect(cancelled.report.firstFailure).toBeNull();
    expect(cancelled.bundle.acts).toMatchObject([{ act: 'cancel', signaturesNeeded: 1 }]);
    expect(cancelled.bundle.audit.entries.at(-1)).toMatchObject({ action: 'policy.version.cancelled' });

    const withdrawal = { reason: 'harm was reported', instead: { criteria: 'InterQual 2026' } };
    const waiting = await desk.sign(desk.first, `${slug}/withdraw`, withdrawal);
    const { id, envelopeHash } = waiting.json<{ id: string; envelopeHash: string }>();
    expect((await desk.sign(desk.second, `${slug}/acts/${id}/signatures`, { envelopeHash })).status).toBe(
      201,
    );
    const withdrawn = await proofOf(slug, 1);
    expect(withdrawn.report.firstFailure).toBeNull();
    expect(withdrawn.bundle.acts).toMatchObject([{ act: 'withdraw', signatures: [{}, {}] }]);

    const other = await policy();
    expect(
      (await desk.sign(desk.first, `${other.slug}/retire`, { on: '2026-06-01', reason: 'merged' })).status,
    ).toBe(201);
    const retired = await proofOf(other.slug, 1);
    expect(retired.report.firstFailure).toBeNull();
    expect(retired.bundle.acts).toMatchObject([{ act: 'retire', on: '2026-06-01' }]);
    expect(retired.bundle.version.inForce).toEqual([{ from: '2026-01-01', until: '2026-06-01' }]);
  });

  it('of a reaffirmation points to the version that it repeats', async () => {
    const { slug, policyId } = await policy();
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [newId(), policyId, app.clock.now()],
    );
    const reaffirmed = await desk.sign(desk.first, `${slug}/reaffirm`);
    expect(reaffirmed.status).toBe(201);
    const { report, bundle } = await proofOf(slug, 2);
    expect(report.firstFailure).toBeNull();
    expect(bundle.version).toMatchObject({ changeClass: 'reaffirmed', base: 1 });
    expect(idsOf(report, 'unknown')).toEqual(expect.arrayContaining(['votes.carried', 'audit.authors']));
  });

  it('is the same bytes until there is something new to say, also for two who ask at once', async () => {
    const { slug } = await policy();
    const [one, other] = await Promise.all([
      askProof(app, officer, slug, 1),
      askProof(app, officer, slug, 1),
    ]);
    expect(one.text).toBe(other.text);
    expect(one.headers).toMatchObject({
      'content-type': 'application/vnd.almanac.proof.v1+json',
      'content-disposition': `attachment; filename="${slug}-v1.proof.json"`,
      'cache-control': 'private, no-cache',
    });
    const unchanged = await app.http({
      url: `/v1/policies/${slug}/versions/1/proof`,
      headers: { ...officer, 'if-none-match': String(one.headers['etag']) },
    });
    expect(unchanged.status).toBe(304);
    await buildCorrection(app, desk, slug, '2026-02-11');
    expect((await askProof(app, officer, slug, 1)).text).not.toBe(one.text);
  });

  it('stays good after the service has another key, which signs what is new', async () => {
    const { slug } = await policy();
    const old = await proofOf(slug, 1);
    const keys = app.nest.get(ServiceKeys);
    const kid = await keys.rotate(system('test'));
    expect((await proofOf(slug, 1)).text).toBe(old.text);
    const known = (await keys.publicKeys()).map((key) => key.kid);
    expect((await verifyBundle(old.text, { fingerprints: known, checkpoint: null })).verdict).toBe('holds');
    expect(
      (await verifyBundle(old.text, { fingerprints: [kid], checkpoint: null })).firstFailure,
    ).toMatchObject({
      id: 'keys.trusted',
    });
    await buildNextVersion(app, slug, { effective: '2026-04-01' });
    const { text, report } = await proofOf(slug, 2);
    expect(report.firstFailure).toBeNull();
    expect((await verifyBundle(text, { fingerprints: known, checkpoint: null })).verdict).toBe('holds');
    const { audit } = JSON.parse(text) as ProofBundle;
    const published = await verifyBundle(text, { fingerprints: [], checkpoint: audit.checkpoint });
    expect(idsOf(published, 'holds')).toContain('audit.published');
  });

  it('is described by a schema', async () => {
    const { headers, json } = await app.http({ url: '/schemas/almanac-proof-1.json' });
    expect(headers['content-type']).toContain('application/schema+json');
    expect(json()).toMatchObject({
      $schema: expect.stringContaining('2020-12'),
      type: 'object',
      additionalProperties: false,
    });
  });

  it('of a long text holds', async () => {
    const { slug } = await policy();
    const paragraph = 'Überlegungen zur Epiduralkatheter-Lyse, 62263 — “narrow” 𝛽. '.repeat(20);
    const markdown = Array.from({ length: 400 }, (_, n) => `${n} ${paragraph}`).join('\n\n');
    await buildNextVersion(app, slug, {
      effective: '2026-04-01',
      edit: { sections: [{ id: 'policy-criteria', markdown }] },
    });
    const { report, text } = await proofOf(slug, 2);
    expect(text.length).toBeGreaterThan(400_000);
    expect(report.firstFailure).toBeNull();
  });
});
