import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import { advance, person, policies, policy, quietHours, sentMails, startReviews } from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

const mails = async () =>
  (await sentMails(app)).map(({ name, kind, at }) => `${name} ${kind} ${at.toString()}`);

describe('quiet hours', () => {
  it('past midnight hold a mail until they end', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await quietHours(app, ownerId, ['22:00', '09:30']);
    await policy(app, { ownerId });
    await advance(app, '2026-05-04T08:00');
    await advance(app, '2026-05-04T09:29');
    expect(await mails()).toEqual([]);
    await advance(app, '2026-05-04T09:30');
    expect(await mails()).toEqual(['Olive Owner digest 2026-05-04T16:30:00Z']);
  });

  it("far away end on another of the organisation's days, and do not wait for ever", async () => {
    const ownerId = await person(app, 'Kira Kiritimati');
    // 08:00 in Portland is 05:00 of the next day there; 20:00 there is 23:00 in Portland
    await quietHours(app, ownerId, ['04:00', '20:00'], 'Pacific/Kiritimati');
    await policy(app, { ownerId });
    for (const time of ['2026-05-04T08:00', '2026-05-04T22:59', '2026-05-04T23:00']) await advance(app, time);
    expect(await mails()).toEqual(['Kira Kiritimati digest 2026-05-05T06:00:00Z']);
  });

  it("that end past the organisation's midnight do not move the mail to the next morning, where it would be quiet again", async () => {
    const ownerId = await person(app, 'Kira Kiritimati');
    // 21:00 there is midnight in Portland
    await quietHours(app, ownerId, ['05:00', '21:00'], 'Pacific/Kiritimati');
    await policy(app, { ownerId });
    for (const time of ['2026-05-04T08:00', '2026-05-04T23:59', '2026-05-05T00:00']) await advance(app, time);
    expect(await mails()).toEqual(['Kira Kiritimati digest 2026-05-05T07:00:00Z']);
  });

  it('do not lose a digest when nobody sweeps for three days, nor send two in one day', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await quietHours(app, ownerId, ['22:00', '09:30']);
    // the rungs of Monday, May 4, and of Thursday, May 7
    await policies(app, [
      { title: 'One', ownerId },
      { title: 'Two', ownerId, nextReview: '2026-09-04' },
    ]);
    await advance(app, '2026-05-04T08:00');
    await advance(app, '2026-05-07T12:00');
    await advance(app, '2026-05-08T12:00');
    const sent = await mails();
    expect(sent).toEqual(['Olive Owner digest 2026-05-07T19:00:00Z']);
    expect(app.smtp.mails[0]?.subject).toContain('2 reviews');
  });

  it('in which a later try falls hold it too', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await quietHours(app, ownerId, ['12:00', '13:00']);
    await policy(app, { ownerId });
    app.smtp.refuseNext(1);
    await advance(app, '2026-05-04T08:00');
    app.clock.moveTo(app.clock.now().add({ hours: 4 }));
    await app.database.query(`update pgboss.job set start_after = now() where name = 'reviews.send-message'`);
    await app.drain();
    expect(await mails()).toEqual([]);
    await advance(app, '2026-05-04T13:00');
    expect(await mails()).toEqual(['Olive Owner digest 2026-05-04T20:00:00Z']);
  });
});

describe('who prefers a mail for each review', () => {
  it('gets them one by one, and others their digest', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await app.database.query(`update person set reminders = 'individual' where id = $1`, [olive]);
    await policies(
      app,
      ['One', 'Two', 'Three'].map((title) => ({ title, ownerId: olive, reviewerIds: [rex] })),
    );
    await advance(app, '2026-05-04T08:00');
    expect(await mails()).toEqual([
      ...Array.from({ length: 3 }, () => 'Olive Owner individual 2026-05-04T15:00:00Z'),
      'Rex Reviewer digest 2026-05-04T15:00:00Z',
    ]);
  });
});
