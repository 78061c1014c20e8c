import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf } from '../../people/support.ts';
import {
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
} from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import { advance, settle } from '../builders.ts';
import { startDesk, type ReviewDesk, type ShownReview } from './desk.ts';

let desk: ReviewDesk;
let directors: Desk;
let made = 0;
beforeAll(async () => {
  desk = await startDesk();
  directors = await deskOf(desk.app);
}, 60_000);
afterAll(async () => await desk.app.close());

async function interim() {
  made += 1;
  const built = await buildPolicyVersion(desk.app, { title: `Interim Policy ${made}` });
  await settle(desk.app);
  const reply = await desk.post('/v1/reviews', {
    policy: built.slug,
    kind: 'interim',
    reason: 'a retraction',
  });
  return { ...built, cycleId: reply.json<ShownReview>().id };
}
const reviewOf = async (cycleId: string) => (await desk.get(`/v1/reviews/${cycleId}`)).json<ShownReview>();
const datesOf = async (slug: string) =>
  (await desk.get(`/v1/policies/${slug}`)).json<{ review: { last: string; next: string } }>().review;
const waitingRungs = async (policyId: string) =>
  await desk.app.database.query(`select from review_rung where policy_id = $1 and state = 'planned'`, [
    policyId,
  ]);
const close = async (cycleId: string, body: object) => await desk.post(`/v1/reviews/${cycleId}/close`, body);

describe('a version signed while only interim work is open', () => {
  it('ends that work as revised, moves no review dates, and leaves the ladder waiting', async () => {
    const { slug, policyId, cycleId } = await interim();
    const rungs = (await waitingRungs(policyId)).length;
    const next = await buildNextVersion(desk.app, slug, {
      effective: '2026-06-01',
      changeClass: 'restrictive',
    });
    await desk.app.drain();
    expect(await reviewOf(cycleId)).toMatchObject({ outcome: 'revised', closingVersion: next.version });
    expect(await datesOf(slug)).toMatchObject({ last: '2025-11', next: '2026-09' });
    expect(await waitingRungs(policyId)).toHaveLength(rungs);
    expect((await desk.history(cycleId)).at(-1)).toBe('closed revised');
    expect(await auditOf(desk.app, 'review.cycle.closed')).toContainEqual(
      expect.objectContaining({ subjectId: cycleId }),
    );
    await advance(desk.app, '2026-05-04T08:00');
    const { items } = (await desk.get(`/v1/policies/${slug}/reviews`)).json<{ items: ShownReview[] }>();
    expect(items.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['scheduled', null],
      ['interim', 'revised'],
    ]);
    desk.app.clock.moveTo(desk.app.clock.now().subtract({ hours: 24 * 80 }));
  });

  it('may not say that it counts as the review, and a reaffirmation finds none open', async () => {
    const { slug } = await interim();
    const draft = await buildCarriedVersion(desk.app, slug);
    const refused = await directors.sign(directors.first, `${slug}/versions/${draft.number}/signatures`, {
      effective: '2026-12-01',
      changeClass: 'neutral',
      contentHash: draft.contentHash,
      countsAsReview: true,
    });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('countsAsReview')]);
    const reaffirmed = await directors.sign(directors.first, `${slug}/reaffirm`);
    expect(reaffirmed.json()).toMatchObject({ code: 'no_review_open' });
  });

  it('goes on when that version is cancelled before it begins', async () => {
    const { slug, cycleId } = await interim();
    const next = await buildNextVersion(desk.app, slug, { effective: '2027-06-01' });
    await desk.app.drain();
    expect(await reviewOf(cycleId)).toMatchObject({ outcome: 'revised' });
    const cancelled = await directors.sign(directors.first, `${slug}/versions/${next.version}/cancel`, {
      reason: 'signed too early',
    });
    expect(cancelled.status).toBeLessThan(300);
    await desk.app.drain();
    expect(await reviewOf(cycleId)).toMatchObject({ outcome: null, kind: 'interim', nextReview: '2026-09' });
    expect(await desk.history(cycleId)).toContain('reopened');
  });
});

describe('interim work closed by hand', () => {
  it('as reaffirmed says why nothing changes', async () => {
    const { slug, cycleId } = await interim();
    const reply = await close(cycleId, { outcome: 'reaffirmed', reason: 'the paper carried no criterion' });
    expect([reply.status, reply.json()]).toEqual([
      200,
      expect.objectContaining({ outcome: 'reaffirmed', state: 'closed', closingVersion: null }),
    ]);
    expect(await datesOf(slug)).toMatchObject({ next: '2026-09' });
    const closed = (await auditOf(desk.app, 'review.cycle.closed')).find(
      (entry) => entry.subjectId === cycleId,
    );
    expect(closed?.text).toContain('the paper carried no criterion');
  });

  it('as revised names a version signed since it opened', async () => {
    const { slug, cycleId } = await interim();
    const before = await close(cycleId, { outcome: 'revised', version: 1 });
    expect([before.status, before.text]).toEqual([400, expect.stringContaining('version')]);
    const none = await close(cycleId, { outcome: 'revised', version: 9 });
    expect(none.status).toBe(400);
    expect(await reviewOf(cycleId)).toMatchObject({ outcome: null });
    expect((await desk.get(`/v1/reviews?kind=interim`)).text).toContain(slug);
  });

  it('is closed once when two close it at the same moment', async () => {
    const { cycleId } = await interim();
    const replies = await Promise.all([
      close(cycleId, { outcome: 'reaffirmed', reason: 'first' }),
      close(cycleId, { outcome: 'reaffirmed', reason: 'second' }),
    ]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await desk.history(cycleId)).filter((kind) => kind.startsWith('closed'))).toHaveLength(1);
  });

  it.each([
    ['no reason', { outcome: 'reaffirmed' }],
    ['an unknown outcome', { outcome: 'retired', reason: 'because' }],
    ['no version', { outcome: 'revised' }],
  ])('is refused %s', async (_, body) => {
    const { cycleId } = await interim();
    expect((await close(cycleId, body)).json()).toMatchObject({ code: 'invalid_request' });
  });

  it('is refused of a scheduled review, which only a signature ends', async () => {
    const { slug, cycleId } = await interim();
    await desk.post('/v1/reviews', { policy: slug, kind: 'scheduled', reason: 'early' });
    const reply = await close(cycleId, { outcome: 'reaffirmed', reason: 'nothing changed' });
    expect([reply.status, reply.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'closed_by_signature',
        calls: expect.objectContaining({ reaffirmed: `POST /v1/policies/${slug}/reaffirm` }) as unknown,
      }),
    ]);
  });

  it('is over once the policy is retired', async () => {
    const { slug, cycleId } = await interim();
    await directors.sign(directors.first, `${slug}/retire`, {
      on: '2026-12-01',
      reason: 'no longer covered',
    });
    await desk.app.drain();
    expect(await reviewOf(cycleId)).toMatchObject({ outcome: 'retired' });
    expect((await close(cycleId, { outcome: 'reaffirmed', reason: 'r' })).json()).toMatchObject({
      code: 'cycle_closed',
      outcome: 'retired',
    });
  });
});

describe('a scheduled review begun early', () => {
  it('is closed by a version that is signed, which moves the dates', async () => {
    const { slug, cycleId } = await interim();
    await desk.post('/v1/reviews', { policy: slug, kind: 'scheduled', reason: 'early' });
    await buildNextVersion(desk.app, slug, { effective: '2026-12-01' });
    await desk.app.drain();
    expect(await reviewOf(cycleId)).toMatchObject({ outcome: 'revised', kind: 'scheduled' });
    expect(await datesOf(slug)).toMatchObject({ last: '2026-02' });
  });
});

describe('a cancelled reinstatement', () => {
  it('leaves no review of the retired policy open', async () => {
    const built = await buildPolicyVersion(desk.app, { title: 'Retired and reinstated' });
    await directors.sign(directors.first, `${built.slug}/retire`, { on: '2026-03-01', reason: 'obsolete' });
    await desk.app.drain();
    const next = await buildNextVersion(desk.app, built.slug, {
      effective: '2026-12-01',
      terms: { nextReview: '2026-05' as never },
    });
    await desk.app.drain();
    const begun = await desk.post('/v1/reviews', { policy: built.slug, kind: 'scheduled', reason: 'early' });
    const { id } = begun.json<ShownReview>();
    expect(begun.status).toBe(201);
    await directors.sign(directors.first, `${built.slug}/versions/${next.version}/cancel`, { reason: 'no' });
    await desk.app.drain();
    expect(await reviewOf(id)).toMatchObject({ outcome: 'retired' });
    expect((await desk.history(id)).at(-1)).toBe('closed retired');
    const open = await desk.app.database.query(
      'select from review_cycle where policy_id = $1 and closed_at is null',
      [built.policyId],
    );
    expect(open).toHaveLength(0);
  });
});
