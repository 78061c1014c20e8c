import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOctober, type Items, type ListedRung, type October } from './october.ts';

let october: October;
beforeAll(async () => {
  october = await startOctober();
}, 60_000);
afterAll(async () => await october.app.close());

describe('the reminders of a review', () => {
  it('tell of each rung its day, whom it reached and why it did not go', async () => {
    const { id } = await october.lysisReview();
    const { items } = (await october.get(`/v1/reviews/${id}/reminders`)).json<Items<ListedRung>>();
    expect(items.map(({ rung, occurrence, dueOn, state }) => [rung, occurrence, dueOn, state])).toEqual([
      ['before_120', 0, '2026-05-04', 'sent'],
      ['before_90', 0, '2026-06-03', 'sent'],
      ['before_60', 0, '2026-07-02', 'suppressed'],
      ['before_30', 0, '2026-07-31', 'suppressed'],
      ['before_14', 0, '2026-08-18', 'suppressed'],
      ['before_7', 0, '2026-08-25', 'suppressed'],
      ['first_day', 0, '2026-09-01', 'sent'],
      ['closing', 0, '2026-09-23', 'suppressed'],
      ['overdue', 0, '2026-10-01', 'sent'],
      ['overdue', 1, '2026-10-08', 'sent'],
      ['overdue', 2, '2026-10-15', 'planned'],
    ]);
    expect(items.at(-2)?.recipients).toMatchObject([
      {
        name: 'Cara Chair',
        state: 'sent',
        sentAt: expect.any(String),
        messageId: expect.stringMatching(/^<.+@.+>$/),
      },
      { name: 'Olive Owner', state: 'sent' },
    ]);
    expect(items.at(-1)?.recipients).toMatchObject([
      { name: 'Cara Chair', state: 'planned', sentAt: null },
      { name: 'Olive Owner', state: 'planned' },
    ]);
    expect(items[2]).toMatchObject({ suppressedReason: 'superseded' });
  });

  it('say that there is no such review', async () => {
    expect((await october.get('/v1/reviews/nonsense/reminders')).json()).toMatchObject({ code: 'not_found' });
  });
});

describe('the forecast', () => {
  it('tells what would go to whom, also where no cycle has opened', async () => {
    const { items } = (
      await october.get('/v1/reminders/forecast?from=2027-08-01&to=2028-02-29&limit=200')
    ).json<Items<ListedRung>>();
    const far = items.filter(({ rung }) => rung !== 'overdue');
    expect(far.map(({ rung, sendOn, delivery }) => [rung, sendOn, delivery])).toEqual([
      ['before_120', '2027-09-03', 'digest'],
      ['before_90', '2027-10-01', 'digest'],
      ['before_60', '2027-11-02', 'digest'],
      ['before_30', '2027-12-02', 'digest'],
      ['before_14', '2027-12-17', 'digest'],
      ['before_7', '2027-12-23', 'digest'],
      ['first_day', '2028-01-03', 'digest'],
      ['closing', '2028-01-24', 'individual'],
    ]);
    expect(far[0]?.recipients).toMatchObject([{ name: 'Otto Other' }]);
    expect(far[6]?.recipients).toMatchObject([{ name: 'Cara Chair' }, { name: 'Otto Other' }]);
  });

  it('follows the weekly reminder of one policy as long as its review stays open', async () => {
    const url = `/v1/reminders/forecast?policy=policy-${october.lysis}&from=2026-10-09&to=2026-11-30`;
    const { items } = (await october.get(url)).json<Items<ListedRung>>();
    expect(
      items.map(({ sendOn, occurrence, recipients }) => [sendOn, occurrence, recipients.length]),
    ).toEqual([
      ['2026-10-15', 2, 2],
      ['2026-10-22', 3, 2],
      ['2026-10-29', 4, 2],
      ['2026-11-05', 5, 2],
      ['2026-11-12', 6, 2],
      ['2026-11-19', 7, 2],
      ['2026-11-27', 8, 2],
    ]);
  });

  it('pages through the same reminders', async () => {
    const range = 'from=2026-10-09&to=2027-12-31';
    const whole = (await october.get(`/v1/reminders/forecast?${range}&limit=200`)).json<Items<ListedRung>>();
    const paged: ListedRung[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Items<ListedRung> = (
        await october.get(`/v1/reminders/forecast?${range}&limit=50${cursor && `&cursor=${cursor}`}`)
      ).json();
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged.slice(0, 200)).toEqual(whole.items);
  });

  it.each([
    ['from=2026-10-09&to=2026-10-08', 'invalid_request'],
    ['from=2026-10-09&to=2036-10-09', 'invalid_request'],
    ['from=9998-12-31', 'invalid_request'],
    ['policy=nothing-of-the-kind', 'not_found'],
  ])('refuses %s', async (query, code) => {
    expect((await october.get(`/v1/reminders/forecast?${query}`)).json()).toMatchObject({ code });
  });
});
