import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CycleClosing } from '../../src/reviews/cycles/cycle-closing.ts';
import { auditOf } from '../people/support.ts';
import { settle, signReview } from './builders.ts';
import { startOctober, type Items, type ListedReview, type ListedRung, type October } from './october.ts';

let october: October;
beforeAll(async () => {
  october = await startOctober();
}, 60_000);
afterAll(async () => await october.app.close());

const titles = ({ items }: Items<ListedReview>) => items.map((item) => `${item.state} ${item.policy.title}`);

describe('the list of reviews', () => {
  it('puts overdue first, keeps every date at its precision and shows what has not opened yet', async () => {
    const list = (await october.get('/v1/reviews')).json<Items<ListedReview>>();
    expect(titles(list)).toEqual([
      'overdue Late',
      'overdue Lysis of Epidural Adhesions',
      'due This year',
      'due Now',
      'upcoming Far',
    ]);
    expect(list.items.map(({ nextReview, days }) => [nextReview, days])).toEqual([
      ['2026-08', 39],
      ['2026-09', 9],
      ['2026', 83],
      ['2026-10-09', 0],
      ['2028-01', 449],
    ]);
    expect(list.items.map(({ id }) => id === null)).toEqual([false, false, false, false, true]);
  });

  it('pages through all of them, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Items<ListedReview> = (
        await october.get(`/v1/reviews?limit=2${cursor && `&cursor=${cursor}`}`)
      ).json();
      seen.push(...page.items.map((item) => item.policy.title));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['Late', 'Lysis of Epidural Adhesions', 'This year', 'Now', 'Far']);
  });

  it.each([
    ['state=overdue', ['overdue Late', 'overdue Lysis of Epidural Adhesions']],
    ['state=due', ['due This year', 'due Now']],
    ['from=2026-09-30&to=2026-09-30', ['overdue Lysis of Epidural Adhesions', 'due This year']],
    ['from=2026-10-10&to=2027-12-31', ['due This year']],
    ['to=2026-08-31&state=overdue', ['overdue Late']],
  ])('is narrowed by %s', async (query, expected) => {
    expect(titles((await october.get(`/v1/reviews?${query}`)).json())).toEqual(expected);
  });

  it('is narrowed by owner', async () => {
    const list = (await october.get(`/v1/reviews?owner=${october.owner}`)).json<Items<ListedReview>>();
    expect(titles(list)).toEqual(['overdue Lysis of Epidural Adhesions']);
  });

  it.each([
    ['state=late', 400, 'invalid_request'],
    ['from=2026-13-01', 400, 'invalid_date'],
    ['cursor=nonsense', 400, 'cursor_invalid'],
    ['state=closed&cursor=WyJub3ciLCJtZSJd', 400, 'cursor_invalid'],
    // [0, "2026-09", "\0"]: a list gives no NUL, and PostgreSQL takes none
    ['cursor=WzAsIjIwMjYtMDkiLCJcdTAwMDAiXQ', 400, 'cursor_invalid'],
  ])('refuses %s', async (query, status, code) => {
    const reply = await october.get(`/v1/reviews?${query}`);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });
});

describe('what a committee does', () => {
  it('gives a review to another owner, who gets the reminders from then on', async () => {
    const { id } = await october.lysisReview();
    const reply = await october.post(`/v1/reviews/${id}/assign`, { owner: october.other });
    expect([reply.status, reply.json()]).toEqual([
      200,
      expect.objectContaining({ owner: { id: october.other, name: 'Otto Other' } }),
    ]);
    expect((await auditOf(october.app, 'policy.changed')).at(-1)?.detail).toMatchObject({
      to: { ownerId: october.other },
    });
  });

  it('moves a review with a reason: its cycle stays, its ladder begins anew', async () => {
    const { id } = await october.lysisReview();
    const reply = await october.post(`/v1/reviews/${id}/reschedule`, {
      nextReview: '2026-11',
      reason: 'two trials report in October',
    });
    expect([reply.status, reply.json()]).toEqual([
      200,
      expect.objectContaining({ id, nextReview: '2026-11', state: 'upcoming', days: 23 }),
    ]);
    expect((await auditOf(october.app, 'policy.rescheduled')).at(-1)?.detail).toMatchObject({
      nextReview: { from: '2026-09', to: '2026-11' },
    });
    await settle(october.app);
    const { items } = (await october.get(`/v1/reviews/${id}/reminders`)).json<Items<ListedRung>>();
    expect(items.find(({ rung, occurrence }) => rung === 'overdue' && occurrence === 2)).toMatchObject({
      state: 'suppressed',
      suppressedReason: 'rescheduled',
    });
    expect(items.filter(({ state }) => state === 'planned').map(({ rung, dueOn }) => [rung, dueOn])).toEqual([
      ['before_30', '2026-10-02'],
      ['before_14', '2026-10-16'],
      ['before_7', '2026-10-23'],
      ['first_day', '2026-11-02'],
      ['closing', '2026-11-23'],
      ['overdue', '2026-12-01'],
    ]);
  });

  it.each([
    ['a month 13', { nextReview: '2026-13', reason: 'because' }, 400, 'invalid_date'],
    ['no reason', { nextReview: '2026-12' }, 400, 'invalid_request'],
    ['a blank reason', { nextReview: '2026-12', reason: '  ' }, 400, 'invalid_request'],
    ['a reason with a NUL', { nextReview: '2026-12', reason: 'a\0b' }, 400, 'invalid_request'],
    ['a date before the last review', { nextReview: '2025-10', reason: 'because' }, 422, 'date_out_of_order'],
  ])('is refused %s', async (_, body, status, code) => {
    const { id } = await october.lysisReview();
    const reply = await october.post(`/v1/reviews/${id}/reschedule`, body);
    expect([reply.status, reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });

  it.each([
    ['reschedule', { nextReview: '2027-12', reason: 'because' }],
    ['assign', () => ({ owner: october.other })],
  ])('%s is refused once the review is signed, its cycle not yet closed', async (verb, body) => {
    const { id } = await october.lysisReview();
    await signReview(october.app, october.lysis, '2027-11');
    const payload = typeof body === 'function' ? body() : body;
    const reply = await october.post(`/v1/reviews/${id}/${verb}`, payload);
    expect([reply.status, reply.json()]).toEqual([409, expect.objectContaining({ code: 'cycle_closed' })]);
    const [dates] = await october.app.database.query(
      `select next_review as "nextReview" from policy_review_dates where policy_id = $1 order by revision desc limit 1`,
      [october.lysis],
    );
    expect(dates).toEqual({ nextReview: '2027-11' });
  });

  it('is refused on a closed review, which the list of closed ones shows', async () => {
    const { id } = await october.lysisReview();
    await october.app.nest.get(CycleClosing).close(await signReview(october.app, october.lysis, '2027-11'));
    const reply = await october.post(`/v1/reviews/${id}/reschedule`, {
      nextReview: '2027-12',
      reason: 'because',
    });
    expect([reply.status, reply.json()]).toEqual([409, expect.objectContaining({ code: 'cycle_closed' })]);
    const closed = (await october.get('/v1/reviews?state=closed&from=2026-11-30')).json<
      Items<ListedReview>
    >();
    expect(closed.items).toMatchObject([{ id, state: 'closed', outcome: 'revised', days: null }]);
    expect((await october.get('/v1/reviews?state=closed&to=2026-10-31')).json()).toMatchObject({ items: [] });
  });
});

describe('who may', () => {
  it('read: persons and keys with the scope', async () => {
    expect((await october.get('/v1/reviews', {})).json()).toMatchObject({ code: 'unauthenticated' });
    const keyed = await october.keyWith('reviews:read');
    expect((await october.get('/v1/reviews', keyed)).status).toBe(200);
    expect(
      (await october.get('/v1/reminders/forecast', await october.keyWith('policies:read'))).json(),
    ).toMatchObject({
      code: 'insufficient_scope',
    });
  });

  it('reschedule and assign: administrators and chairs', async () => {
    const { items } = (await october.get('/v1/reviews?state=overdue')).json<Items<ListedReview>>();
    const url = `/v1/reviews/${items[0]?.id}`;
    const moved = { nextReview: '2026-12', reason: 'because' };
    expect((await october.post(`${url}/reschedule`, moved, october.reviewer)).json()).toMatchObject({
      code: 'forbidden',
    });
    expect(
      (await october.post(`${url}/assign`, { owner: october.owner }, october.reviewer)).json(),
    ).toMatchObject({
      code: 'forbidden',
    });
    expect(
      (await october.post(`${url}/reschedule`, moved, await october.keyWith('reviews:read'))).json(),
    ).toMatchObject({
      code: 'insufficient_scope',
    });
    expect(
      (await october.post(`${url}/reschedule`, moved, await october.keyWith('reviews:write'))).status,
    ).toBe(200);
  });
});
