import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { policiesAssigned, type PoliciesAssigned } from '../../../src/policies/policies.events.ts';
import { ReviewAssignments } from '../../../src/reviews/cycles/review-assignments.ts';
import { auditOf, type SessionHeaders } from '../../people/support.ts';
import { policies, settle } from '../builders.ts';
import { startDesk, type ReviewDesk, type ShownReview } from './desk.ts';

let desk: ReviewDesk;
let olive: Person;
let otto: Person;
let ottoHeaders: SessionHeaders;
let ids: string[];
beforeAll(async () => {
  desk = await startDesk();
  olive = (await desk.as('Olive Owner', 'author')).person;
  const second = await desk.as('Otto Other', 'author');
  otto = second.person;
  ottoHeaders = second.headers;
}, 60_000);
afterAll(async () => await desk.app.close());
beforeEach(async () => {
  ids = await policies(
    desk.app,
    ['One', 'Two', 'Three'].map((title) => ({ title, ownerId: olive.id })),
  );
});

const ownersOf = async () =>
  await desk.app.database.query(
    'select owner_id as owner, backup_id as backup from policy where id = any($1)',
    [ids],
  );
const slugsOf = async (of: readonly string[]) => {
  const found = await desk.app.database.query<{ id: string; slug: string }>(
    'select id, slug from policy where id = any($1)',
    [of],
  );
  return of.map((id) => found.find((policy) => policy.id === id)?.slug);
};
const datesOf = async () =>
  (
    await desk.app.database.query<{ next: string }>(
      `select distinct on (policy_id) next_review as next from policy_review_dates
        where policy_id = any($1) order by policy_id, revision desc`,
      [ids],
    )
  ).map(({ next }) => next);
const interim = async (policy: string) =>
  (await desk.post('/v1/reviews', { policy, kind: 'interim', reason: 'r' })).json<ShownReview>();
const assign = async (body: object) => await desk.post('/v1/reviews/assign', body);
const reschedule = async (body: object) => await desk.post('/v1/reviews/reschedule', body);

describe('policies assigned in bulk', () => {
  it('have the new owner and backup, who is told once of all of them; an audit entry each', async () => {
    const { id } = await interim(ids[0]!);
    const before = (await desk.notices()).length;
    const reply = await assign({ policies: ids, owner: otto.id, backup: olive.id, reason: 'Olive moves on' });
    expect([reply.status, reply.json()]).toEqual([200, { changed: 3 }]);
    await settle(desk.app);
    expect(await ownersOf()).toEqual(ids.map(() => ({ owner: otto.id, backup: olive.id })));
    expect((await desk.notices()).slice(before)).toEqual(['Otto Other assigned']);
    const [told] = await desk.app.database.query<{ reviews: { policyId: string; cycleId: string | null }[] }>(
      `select notice->'reviews' as reviews from reminder_message where person_id = $1 and notice->>'kind' = 'assigned' order by id desc limit 1`,
      [otto.id],
    );
    expect(told?.reviews.map(({ policyId }) => policyId).toSorted()).toEqual(ids.toSorted());
    expect(told?.reviews.filter(({ cycleId }) => cycleId !== null)).toEqual([
      { policyId: ids[0], cycleId: id },
    ]);
    const audited = (await auditOf(desk.app, 'policy.changed')).filter(({ subjectId }) =>
      ids.includes(subjectId),
    );
    expect(audited.map(({ detail }) => detail['to'])).toEqual(
      ids.map(() => ({ ownerId: otto.id, backupId: olive.id })),
    );
    expect(await desk.history(id)).toContain('assigned');
  });

  it('are told of once when the event is heard twice, and not to somebody who has them no more', async () => {
    await assign({ policies: ids, owner: otto.id });
    await settle(desk.app);
    const [event] = await desk.app.database.query<{ id: string; data: PoliciesAssigned }>(
      'select id, data from event where type = $1 order by id desc limit 1',
      [policiesAssigned.type],
    );
    const tell = async () =>
      await desk.app.nest
        .get(ReviewAssignments)
        .tell({ ...event!, type: policiesAssigned.type, occurredAt: desk.app.clock.now() });
    const before = await desk.notices();
    await tell();
    await assign({ policies: ids, owner: olive.id });
    await settle(desk.app);
    await desk.app.database.query(
      'update reminder_message set notice_key = null where notice_key is not null',
    );
    await tell();
    expect((await desk.notices()).slice(before.length)).toEqual(['Olive Owner assigned']);
  });

  it('are all left alone when one is not there or named twice, each named in the refusal', async () => {
    const reply = await assign({ policies: [ids[0], 'nothing-here', newId(), ids[0]], owner: otto.id });
    expect([reply.status, reply.json<{ errors?: unknown }>()]).toEqual([
      400,
      expect.objectContaining({ code: 'invalid_request' }),
    ]);
    for (const field of ['policies.1', 'policies.2', 'policies.3'])
      expect(reply.text).toContain(`"${field}"`);
    expect(new Set((await ownersOf()).map((row) => (row as { owner: string }).owner))).toEqual(
      new Set([olive.id]),
    );
  });

  it.each([
    ['nobody', () => ({ policies: ids })],
    ['no policy', () => ({ policies: [], owner: otto.id })],
    ['an unknown person', () => ({ policies: ids, owner: newId() })],
    ['a NUL', () => ({ policies: ['\0'], owner: otto.id })],
    ['too many', () => ({ policies: Array.from({ length: 3001 }, () => 'x'), owner: otto.id })],
  ])('are refused %s', async (_, body) => {
    expect((await assign(body())).json()).toMatchObject({ code: 'invalid_request' });
  });

  it('are for chairs and administrators', async () => {
    const reply = await desk.post('/v1/reviews/assign', { policies: ids, owner: otto.id }, ottoHeaders);
    expect(reply.json()).toMatchObject({ code: 'forbidden' });
  });
});

describe('reviews rescheduled in bulk', () => {
  it('each go to their own date; what is open goes along, and ladders are planned anew', async () => {
    const { id } = await interim(ids[0]!);
    const dates = ['2026-07', '2026-08-15', '2026'];
    const reply = await reschedule({
      items: ids
        .map((policy, index) => ({ policy, nextReview: dates[index] }))
        .map((item, index) => (index === 2 ? { ...item, pastCeiling: true } : item)),
      reason: 'an even year',
    });
    expect([reply.status, reply.json()]).toEqual([200, { changed: 3, unchanged: [] }]);
    expect((await datesOf()).toSorted()).toEqual(dates.toSorted());
    expect((await desk.get(`/v1/reviews/${id}`)).json()).toMatchObject({ nextReview: '2026-07' });
    await settle(desk.app);
    const rungs = await desk.app.database.query<{ revision: number }>(
      `select distinct schedule_revision as revision from review_rung where policy_id = any($1) and state = 'planned'`,
      [ids],
    );
    expect(rungs).toEqual([{ revision: 2 }]);
    const { items } = (await desk.get(`/v1/reviews/${id}/history`)).json<{
      items: { kind: string; reason: string; by: { name: string }; detail: object }[];
    }>();
    expect(items.filter(({ kind }) => kind === 'rescheduled')).toMatchObject([
      { reason: 'an even year', by: { name: 'Cara Chair' }, detail: { from: '2026-09', to: '2026-07' } },
    ]);
    expect((await auditOf(desk.app, 'policy.rescheduled')).slice(-3)).toHaveLength(3);
    const policyHistory = (await desk.get(`/v1/policies/${ids[0]}/reviews`)).json<{
      reviewDates: { nextReview: string; reason: string | null; by: { name: string } | null }[];
    }>();
    expect(policyHistory.reviewDates).toMatchObject([
      { nextReview: '2026-07', reason: 'an even year', by: { name: 'Cara Chair' } },
      { nextReview: '2026-09', reason: null, by: null },
    ]);
  });

  it('are all left alone when one passes its ceiling unsaid or is out of order, each named', async () => {
    const reply = await reschedule({
      items: [
        { policy: ids[0], nextReview: '2026-11' },
        { policy: ids[1], nextReview: '2026-12' },
        { policy: ids[2], nextReview: '2025-10' },
      ],
      reason: 'because',
    });
    expect(reply.json()).toMatchObject({ code: 'invalid_request' });
    expect(reply.text).toContain('items.1.nextReview');
    expect(reply.text).toContain('November 2026');
    expect(reply.text).toContain('items.2.nextReview');
    expect(reply.text).not.toContain('items.0');
    expect(await datesOf()).toEqual(['2026-09', '2026-09', '2026-09']);
  });

  it('pass a ceiling where that is said', async () => {
    const items = [{ policy: ids[0], nextReview: '2027-06', pastCeiling: true }];
    expect((await reschedule({ items, reason: 'a trial reports in May' })).status).toBe(200);
  });

  it('leave alone what is due then already, past its ceiling or not', async () => {
    await reschedule({
      items: [{ policy: ids[0], nextReview: '2027-06', pastCeiling: true }],
      reason: 'late',
    });
    await settle(desk.app);
    const recorded = async () =>
      await desk.app.database.query(
        `select policy_id, revision, state, count(*)::int as rungs from policy_review_dates
           left join review_rung using (policy_id) where policy_id = any($1) group by 1, 2, 3 order by 1, 2, 3`,
        [[ids[0], ids[1]]],
      );
    const before = await recorded();
    const audited = (await auditOf(desk.app, 'policy.rescheduled')).length;
    const [late, same] = await slugsOf([ids[0]!, ids[1]!]);
    const reply = await reschedule({
      items: [
        { policy: ids[0], nextReview: '2027-06' },
        { policy: ids[1], nextReview: '2026-09' },
        { policy: ids[2], nextReview: '2026-10' },
      ],
      reason: 'an even year',
    });
    expect([reply.status, reply.json()]).toEqual([200, { changed: 1, unchanged: [late, same] }]);
    await settle(desk.app);
    expect(await recorded()).toEqual(before);
    expect((await auditOf(desk.app, 'policy.rescheduled')).length).toBe(audited + 1);
  });

  it('are all left alone when one moved since it was shown, which is named', async () => {
    await reschedule({ items: [{ policy: ids[1], nextReview: '2026-10' }], reason: 'first' });
    const items = [
      { policy: ids[0], nextReview: '2026-11', revision: 1 },
      { policy: ids[1], nextReview: '2026-08', revision: 1 },
    ];
    const refused = await reschedule({ items, reason: 'from an old page' });
    expect([refused.status, refused.json()]).toEqual([
      412,
      expect.objectContaining({ code: 'precondition_failed' }),
    ]);
    expect(refused.text).toContain('items.1.revision');
    expect(refused.text).toContain('October 2026 now');
    expect(refused.text).not.toContain('items.0');
    expect((await datesOf()).toSorted()).toEqual(['2026-09', '2026-09', '2026-10']);
    const again = await reschedule({
      items: items.map((item, index) => ({ ...item, revision: index + 1 })),
      reason: 'looked again',
    });
    expect(again.json()).toEqual({ changed: 2, unchanged: [] });
  });

  it('need a reason', async () => {
    const items = [{ policy: ids[0], nextReview: '2026-10' }];
    expect((await reschedule({ items })).json()).toMatchObject({ code: 'invalid_request' });
  });
});

describe('an open review', () => {
  it('moved to the date that stands is answered as it is, and nothing is recorded', async () => {
    const { id } = await interim(ids[0]!);
    await settle(desk.app);
    const history = await desk.history(id);
    const audited = (await auditOf(desk.app, 'policy.rescheduled')).length;
    const reply = await desk.post(`/v1/reviews/${id}/reschedule`, { nextReview: '2026-09', reason: 'same' });
    expect([reply.status, reply.json()]).toEqual([
      200,
      expect.objectContaining({ nextReview: '2026-09', revision: 1 }),
    ]);
    await settle(desk.app);
    expect(await desk.history(id)).toEqual(history);
    expect((await auditOf(desk.app, 'policy.rescheduled')).length).toBe(audited);
    const patched = await desk.patch(
      `/v1/policies/${ids[0]}`,
      { nextReview: '2026-09', reason: 'same' },
      ottoHeaders,
    );
    expect(patched.status).toBe(200);
    expect((await auditOf(desk.app, 'policy.rescheduled')).length).toBe(audited);
  });

  it('keeps those who have left where they are named beside somebody new, and takes nobody who has', async () => {
    const { id } = await interim(ids[0]!);
    const gone = (await desk.as('Gil Gone', 'author')).person;
    await desk.post(`/v1/reviews/${id}/assign`, { reviewers: [gone.id] });
    await desk.app.database.query('update person set active = false where id = $1', [gone.id]);
    const kept = await desk.post(`/v1/reviews/${id}/assign`, { reviewers: [gone.id, otto.id] });
    expect([kept.status, kept.json<{ reviewers: { name: string }[] }>().reviewers]).toEqual([
      200,
      [expect.objectContaining({ name: 'Gil Gone' }), expect.objectContaining({ name: 'Otto Other' })],
    ]);
    const refused = await desk.post(`/v1/reviews/${id}/assign`, { backup: newId(), owner: olive.id });
    expect(refused.status).toBe(400);
    const { id: other } = await interim(ids[1]!);
    expect((await desk.post(`/v1/reviews/${other}/assign`, { reviewers: [gone.id] })).status).toBe(400);
  });
});

describe('a policy changed by PATCH', () => {
  it('shows its backup, and its new owner is told at once, once', async () => {
    const before = (await desk.notices()).length;
    const change = async (body: object) => await desk.patch(`/v1/policies/${ids[0]}`, body, ottoHeaders);
    const reply = await change({ owner: otto.id, backup: olive.id });
    expect([reply.status, reply.json()]).toEqual([
      200,
      expect.objectContaining({ backup: { id: olive.id, name: 'Olive Owner' } }),
    ]);
    await change({ owner: otto.id });
    await change({ number: 'MP-1' });
    await settle(desk.app);
    expect((await desk.notices()).slice(before)).toEqual(['Otto Other assigned']);
    const { items } = (await desk.get(`/v1/reviews?owner=${otto.id}`)).json<{ items: unknown[] }>();
    expect(items).toContainEqual(
      expect.objectContaining({
        backup: { id: olive.id, name: 'Olive Owner' },
        kind: 'scheduled',
        stage: null,
      }),
    );
    expect((await change({ backup: newId() })).text).toContain('backup');
  });
});
