import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { ReviewOpeningService } from '../../../src/reviews/cycles/review-opening.service.ts';
import { auditOf } from '../../people/support.ts';
import { advance, policy, settle } from '../builders.ts';
import { startDesk, type ReviewDesk, type ShownReview } from './desk.ts';

let desk: ReviewDesk;
let owner: string;
let reviewer: string;
let policyId: string;
let made = 0;
beforeAll(async () => {
  desk = await startDesk();
  owner = (await desk.as('Olive Owner', 'author')).person.id;
  reviewer = (await desk.as('Rex Reviewer', 'reviewer')).person.id;
}, 60_000);
afterAll(async () => await desk.app.close());
beforeEach(async () => {
  made += 1;
  policyId = await policy(desk.app, { title: `Policy ${made}`, ownerId: owner, reviewerIds: [reviewer] });
});

const open = async (kind: string, reason = 'a trial was published', key = policyId) =>
  await desk.post('/v1/reviews', { policy: key, kind, reason });
const cyclesOf = async (id: string) =>
  await desk.app.database.query<{ id: string; kind: string; closed: boolean }>(
    'select id, kind, closed_at is not null as closed from review_cycle where policy_id = $1 order by opened_at',
    [id],
  );
const findOf = async (finding: object | null) => {
  const work = { policyId, openedBy: 'retraction' as const, reason: 'a cited paper was retracted' };
  return await desk.app.database.transaction(
    async (tx) =>
      await desk.app.nest.get(ReviewOpeningService).openInterim(tx, system('literature'), {
        ...work,
        finding: finding as Record<string, unknown> | null,
      }),
  );
};

describe('a review opened by hand', () => {
  it('between reviews is interim, starts its literature update and tells owner and reviewers at once', async () => {
    const before = (await desk.notices()).length;
    const reply = await open('interim');
    expect(reply.status).toBe(201);
    const review = reply.json<ShownReview>();
    expect(reply.headers['location']).toBe(`/v1/reviews/${review.id}`);
    expect(review).toMatchObject({ kind: 'interim', openedBy: 'interim_request', nextReview: '2026-09' });
    await desk.app.drain();
    expect(await desk.history(review.id)).toEqual(['opened interim', 'stage_entered literature']);
    expect((await desk.notices()).slice(before).toSorted()).toEqual([
      'Olive Owner opened',
      'Rex Reviewer opened',
    ]);
    expect((await auditOf(desk.app, 'review.cycle.opened')).at(-1)).toMatchObject({
      subjectId: review.id,
      detail: { policyId, kind: 'interim' },
    });
    const searched = await desk.app.database.query('select from literature_update where cycle_id = $1', [
      review.id,
    ]);
    expect(searched).toHaveLength(1);
  });

  it('as the scheduled one begins it early: the ladder goes on and opens no other', async () => {
    const review = (await open('scheduled')).json<ShownReview>();
    expect(review).toMatchObject({ kind: 'scheduled', openedBy: 'hand' });
    await settle(desk.app);
    const again = await open('scheduled');
    expect([again.status, again.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'review_already_open', cycleId: review.id }),
    ]);
    expect(await cyclesOf(policyId)).toHaveLength(1);
  });

  it('takes an interim review over', async () => {
    const { id } = (await open('interim')).json<ShownReview>();
    const reply = await open('scheduled', 'while we are at it');
    expect([reply.status, reply.json()]).toEqual([200, expect.objectContaining({ id, kind: 'scheduled' })]);
    await settle(desk.app);
    expect(await desk.history(id)).toEqual(expect.arrayContaining(['opened interim', 'became_scheduled']));
  });

  it('is never a second one: interim work joins what is open', async () => {
    const { id } = (await open('scheduled')).json<ShownReview>();
    const reply = await open('interim', 'a second trial was published');
    expect([reply.status, reply.json()]).toEqual([200, expect.objectContaining({ id, kind: 'scheduled' })]);
    expect(await desk.history(id)).toContain('joined');
    expect((await desk.notices()).slice(-2).toSorted()).toEqual([
      'Olive Owner joined',
      'Rex Reviewer joined',
    ]);
    expect((await auditOf(desk.app, 'review.cycle.joined')).at(-1)?.subjectId).toBe(id);
  });

  it('is one when two open it at the same moment', async () => {
    const replies = await Promise.all([open('interim'), open('interim'), open('scheduled')]);
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.every(({ status }) => status === 201 || status === 200)).toBe(true);
    expect(await cyclesOf(policyId)).toMatchObject([{ kind: 'scheduled', closed: false }]);
  });

  it.each([
    ['an unknown policy', { policy: 'nothing-here', kind: 'interim', reason: 'because' }, 404, 'not_found'],
    ['no reason', { policy: 'x', kind: 'interim' }, 400, 'invalid_request'],
    ['a blank reason', { policy: 'x', kind: 'interim', reason: ' \n ' }, 400, 'invalid_request'],
    ['another kind', { policy: 'x', kind: 'yearly', reason: 'because' }, 400, 'invalid_request'],
    ['a NUL', { policy: 'x\0', kind: 'interim', reason: 'because' }, 400, 'invalid_request'],
  ])('is refused %s', async (_, body, status, code) => {
    const reply = await desk.post('/v1/reviews', body);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('is refused for a retired policy', async () => {
    await desk.app.database.query(
      `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at) values ($1, 2, '2025-11', null, now())`,
      [policyId],
    );
    const reply = await open('interim');
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('retired')]);
  });

  it('is for chairs and administrators', async () => {
    const { headers } = await desk.as('Ann Author', 'author', 'reviewer');
    const reply = await desk.post('/v1/reviews', { policy: policyId, kind: 'interim', reason: 'r' }, headers);
    expect(reply.json()).toMatchObject({ code: 'forbidden' });
  });
});

describe('a finding', () => {
  it('opens an interim review, and comes to it once however often it is told', async () => {
    const finding = { pmid: '123', notice: 'retraction' };
    const { cycleId, opened } = await findOf(finding);
    expect(opened).toBe(true);
    expect(await findOf({ notice: 'retraction', pmid: '123' })).toEqual({ cycleId, opened: false });
    expect(await findOf({ pmid: '456', notice: 'retraction' })).toEqual({ cycleId, opened: false });
    await findOf({ pmid: '456', notice: 'retraction' });
    await settle(desk.app);
    const kinds = await desk.history(cycleId);
    expect(kinds.filter((kind) => kind === 'joined')).toHaveLength(1);
    const told = (await desk.notices()).slice(-4);
    expect(told.toSorted()).toEqual([
      'Olive Owner joined',
      'Olive Owner opened',
      'Rex Reviewer joined',
      'Rex Reviewer opened',
    ]);
  });

  it('about a policy that nobody has reaches those who stand in', async () => {
    policyId = await policy(desk.app, { title: 'Nobody has it' });
    await findOf({ pmid: '789' });
    expect((await desk.notices()).at(-1)).toBe('Cara Chair opened');
  });
});

describe("the ladder's first rung", () => {
  it('makes an open interim review the scheduled one, once', async () => {
    const { id } = (await open('interim')).json<ShownReview>();
    await desk.app.drain(); // its literature update starts in February
    await advance(desk.app, '2026-05-04T08:00');
    await advance(desk.app, '2026-06-03T08:00');
    await desk.app.drain();
    expect(await cyclesOf(policyId)).toMatchObject([{ id, kind: 'scheduled', closed: false }]);
    const kinds = await desk.history(id);
    expect(kinds.filter((kind) => kind === 'became_scheduled')).toHaveLength(1);
    expect(
      (await auditOf(desk.app, 'review.cycle.became_scheduled')).map(({ subjectId }) => subjectId),
    ).toContain(id);
    const updates = await desk.app.database.query<{ cause: string }>(
      'select cause from literature_update where cycle_id = $1 order by started_at',
      [id],
    );
    expect(updates.map(({ cause }) => cause)).toEqual(['cycle', 'request']);
  });
});
