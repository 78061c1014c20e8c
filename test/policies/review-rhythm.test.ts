import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';

describe('a policy’s rhythm of reviews', () => {
  let app: TestApp;
  let author: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    author = await signIn(app, (await committeeOf(app)).author);
  });
  afterAll(async () => {
    await app.close();
  });

  const patch = async (slug: string, payload: object) =>
    await app.http({ method: 'PATCH', url: `/v1/policies/${slug}`, headers: { ...author }, payload });

  it('proposes the next review where the policy is read: ten months on for the example, seven for its sister', async () => {
    const example = await buildPolicyVersion(app, { lastReview: 'November 2025' });
    expect((await app.http({ url: `/v1/policies/${example.slug}` })).json()).toMatchObject({
      review: { last: '2025-11', next: '2026-09', proposedNext: '2026-11' },
    });
    expect((await patch(example.slug, { anchorMonth: 9 })).json()).toMatchObject({
      review: { last: '2025-11', next: '2026-09', proposedNext: '2026-09' },
    });
    const sister = await buildPolicyVersion(app, {
      title: 'Spinal Cord Stimulation',
      lastReview: 'February 2026',
      nextReview: 'September 2026',
    });
    expect((await patch(sister.slug, { anchorMonth: 9 })).json()).toMatchObject({
      review: { last: '2026-02', next: '2026-09', proposedNext: '2026-09' },
    });
  });

  it('takes another ceiling only with a reason, and says so in the audit', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Ceiling' });
    expect((await patch(slug, { ceilingMonths: 24 })).json()).toMatchObject({
      status: 422,
      code: 'reason_required',
      fields: [{ field: 'reason' }],
    });
    expect((await patch(slug, { ceilingMonths: 24, reason: '   ' })).status).toBe(400);
    const reason = 'A rare procedure: the committee looks at it every other year.';
    expect((await patch(slug, { ceilingMonths: 24, cadenceMonths: 24, reason })).json()).toMatchObject({
      ceilingMonths: 24,
      cadenceMonths: 24,
      review: { proposedNext: '2027-11' },
    });
    const entry = (await auditOf(app, 'policy.changed')).at(-1)!;
    expect(entry).toMatchObject({
      detail: {
        from: { ceilingMonths: 12, cadenceMonths: 12 },
        to: { ceilingMonths: 24, cadenceMonths: 24 },
      },
    });
    expect(entry.text).toContain('every other year');
  });

  it('holds cadence and ceiling together, whichever moves', async () => {
    const { slug } = await buildPolicyVersion(app, { title: 'Together' });
    const refused = async (payload: object) =>
      (await patch(slug, payload)).json<{ status: number; fields: { field: string }[] }>();
    expect(await refused({ cadenceMonths: 13 })).toMatchObject({
      status: 400,
      fields: [{ field: 'cadenceMonths' }],
    });
    expect(await refused({ ceilingMonths: 11, reason: 'x' })).toMatchObject({
      status: 400,
      fields: [{ field: 'ceilingMonths' }],
    });
    expect(await refused({ cadenceMonths: 7, ceilingMonths: 6, reason: 'x' })).toMatchObject({
      status: 400,
      fields: [{ field: 'cadenceMonths' }],
    });
    expect(await refused({ ceilingMonths: 0, reason: 'x' })).toMatchObject({
      status: 400,
      fields: [{ field: 'ceilingMonths' }],
    });
    expect(
      (await patch(slug, { cadenceMonths: 6, ceilingMonths: 6, reason: 'Fast-moving field.' })).status,
    ).toBe(200);
    // the same ceiling again is no change and needs no reason
    expect((await patch(slug, { ceilingMonths: 6 })).status).toBe(200);
  });
});
