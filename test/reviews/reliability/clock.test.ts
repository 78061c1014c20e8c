import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import { advance, person, policies, sentMails, startReviews } from '../builders.ts';
import { mornings, reminded } from './support.ts';

jest.setTimeout(120_000); // months are walked, also on a machine that has much else to do

/** What the example's review sends in the spring and summer of 2026, nobody working on it. */
const undisturbed = [
  '2026-05-04 Policy before_120#0 Olive Owner',
  '2026-06-03 Policy before_90#0 Olive Owner',
  '2026-07-02 Policy before_60#0 Olive Owner',
  '2026-07-31 Policy before_30#0 Olive Owner',
  '2026-08-18 Policy before_14#0 Olive Owner',
];

let app: TestApp;
let ownerId: string;
beforeEach(async () => {
  app = await startReviews('2026-04-27T09:00');
  ownerId = await person(app, 'Olive Owner');
  await person(app, 'Cara Chair', 'committee_chair');
  await person(app, 'Dora Director', 'medical_director');
});
afterEach(async () => await app.close());

const import1 = async (nextReview = '2026-09'): Promise<unknown> =>
  await policies(app, [{ ownerId, nextReview, title: 'Policy' }]);

describe('a clock set back', () => {
  it.each([
    ['an hour', '2026-07-02T07:00', '2026-07-02'],
    ['a day', '2026-07-01T08:00', '2026-07-01'],
    ['three months', '2026-04-02T08:00', '2026-04-02'],
  ])('by %s sends nothing twice and misses nothing', async (_, back, on) => {
    await import1();
    await mornings(app, '2026-04-27', '2026-07-02');
    await advance(app, back);
    await mornings(app, on, '2026-08-24');
    expect(await reminded(app)).toEqual(undisturbed);
    expect(app.smtp.mails.map(({ messageId }) => messageId)).toEqual(
      (await sentMails(app)).map(({ messageId }) => messageId),
    );
  });

  it('by three months tells of what is imported then, also where a digest of that day has gone', async () => {
    await import1();
    await mornings(app, '2026-04-27', '2026-07-02');
    await advance(app, '2026-05-03T12:00');
    await policies(app, [{ ownerId, nextReview: '2026-09', title: 'Second' }]);
    await mornings(app, '2026-05-04', '2026-07-06');
    const second = (await reminded(app)).filter((line) => line.includes('Second'));
    // the digests of May 4, June 3 and July 2 went before: one more mail a day is never sent
    expect(second.map((line) => line.slice(11))).toEqual([
      'Second before_120#0 Olive Owner',
      'Second before_90#0 Olive Owner',
      'Second before_60#0 Olive Owner',
    ]);
    expect(second.map((line) => line.slice(0, 10))).toEqual(['2026-05-05', '2026-06-04', '2026-07-06']);
  });
});

describe('asleep', () => {
  it('for three days over a rung: it goes once, in the digest of the next business morning', async () => {
    await import1();
    await mornings(app, '2026-04-27', '2026-08-17');
    await advance(app, '2026-08-20T17:00'); // Thursday evening; the rung was of Tuesday
    expect((await reminded(app)).at(-1)).toContain('before_30');
    await mornings(app, '2026-08-21', '2026-08-24');
    expect(await reminded(app)).toEqual([
      ...undisturbed.slice(0, 4),
      '2026-08-21 Policy before_14#0 Olive Owner',
    ]);
  });

  it('for a year: each person gets one mail with the newest rung of every review, then the weeks go on', async () => {
    await policies(
      app,
      ['2026-06', '2026-09', '2026-10-15', '2027'].map((nextReview) => ({
        ownerId,
        nextReview,
        title: nextReview,
      })),
    );
    await advance(app, '2027-04-27T12:00'); // a Tuesday, on which none of them has a rung
    expect(await reminded(app)).toEqual([]);
    await advance(app, '2027-04-28T08:00');
    const told = await reminded(app);
    const overdue = ['2026-06 overdue#43', '2026-09 overdue#29', '2026-10-15 overdue#27'];
    expect(told).toEqual(
      [
        ...overdue.flatMap((rung) =>
          ['Cara Chair', 'Dora Director', 'Olive Owner'].map((name) => `${rung} ${name}`),
        ),
        '2027 first_day#0 Cara Chair',
        '2027 first_day#0 Olive Owner',
      ]
        .map((line) => `2027-04-28 ${line}`)
        .sort(),
    );
    expect((await sentMails(app)).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'Cara Chair digest',
      'Dora Director digest',
      'Olive Owner digest',
    ]);
    await mornings(app, '2027-04-29', '2027-05-07');
    const later = (await reminded(app)).filter((line) => !line.startsWith('2027-04-28'));
    expect([...new Set(later.map((line) => line.split(' ').slice(0, 3).join(' ')))]).toEqual([
      '2027-04-29 2026-09 overdue#30',
      '2027-04-30 2026-10-15 overdue#28',
      '2027-05-05 2026-06 overdue#44',
      '2027-05-06 2026-09 overdue#31',
      '2027-05-07 2026-10-15 overdue#29',
    ]);
  });
});
