import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../support/app.ts';
import { advance, person, policies, policy, rungsOf, sentMails, startReviews, sweep } from './builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

const at = async (time: string): Promise<void> => await advance(app, time);
const mails = async () =>
  (await sentMails(app)).map(({ name, kind, at: sent }) => `${name} ${kind} ${sent.toString()}`);

describe('a rung that is due', () => {
  it('goes out once when the sweep runs twice', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await policy(app, { ownerId });
    await at('2026-05-04T08:00');
    await sweep(app);
    expect(await mails()).toEqual(['Olive Owner digest 2026-05-04T15:00:00Z']);
    expect(app.smtp.mails).toHaveLength(1);
  });

  it('goes out once when two replicas sweep side by side', async () => {
    const ownerId = await person(app, 'Olive Owner');
    const reviewerId = await person(app, 'Rex Reviewer');
    await policies(
      app,
      Array.from({ length: 40 }, () => ({ ownerId, reviewerIds: [reviewerId] })),
    );
    const replica = await startReviews('2026-05-04T08:00', { databaseUrl: app.databaseUrl });
    try {
      app.clock.moveTo(replica.clock.now());
      await Promise.all([app, replica, app, replica].map(async (each) => await sweep(each)));
      const received = [...app.smtp.mails, ...replica.smtp.mails];
      expect(received.map(({ subject }) => subject?.slice(0, 34))).toEqual(
        Array.from({ length: 2 }, () => '40 reviews, most urgent due in 120'),
      );
      const [cycles] = await app.database.query(`select count(*) from review_cycle`);
      expect(cycles).toEqual({ count: 40 });
      const [events] = await app.database.query(
        `select count(*) from event where type = 'review.cycle.opened'`,
      );
      expect(events).toEqual({ count: 40 });
    } finally {
      await replica.close();
    }
  });

  it('goes out later on its own day as it is', async () => {
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await at('2026-09-01T08:00');
    await at('2026-09-23T16:40');
    expect((await mails()).at(-1)).toBe('Olive Owner individual 2026-09-23T23:40:00Z');
  });

  it('does not go before its hour', async () => {
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await at('2026-05-04T07:59');
    expect(await mails()).toEqual([]);
  });
});

describe('after downtime', () => {
  it('over a weekend sends the newest missed rung in the digest of the next business morning', async () => {
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await at('2026-07-30T12:00'); // nothing since: May 4, June 3 and July 2 are made up for first
    await at('2026-08-02T12:00'); // the rung of Friday, July 31, found on a Sunday
    expect(await mails()).toEqual([]);
    await at('2026-08-03T08:00');
    expect(await mails()).toEqual(['Olive Owner digest 2026-08-03T15:00:00Z']);
    expect((await rungsOf(app, (await onlyPolicy()).id)).slice(0, 5)).toEqual([
      'before_120 suppressed superseded',
      'before_90 suppressed superseded',
      'before_60 suppressed superseded',
      'before_30 sent',
      'before_14 planned',
    ]);
    expect(app.smtp.mails[0]?.subject).toBe(
      'Review due in 29 days: Lysis of Epidural Adhesions (September 2026)',
    );
  });

  it('of months tells chair and director of a review that is late by months, once', async () => {
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Dora Director', 'medical_director');
    await at('2026-09-24T08:00');
    await at('2026-11-25T10:00');
    await at('2026-11-26T08:00');
    await at('2026-11-27T08:00');
    await at('2026-11-28T08:00');
    const late = (await mails()).filter((mail) => mail.includes('2026-11'));
    expect(late).toEqual(
      ['Cara Chair', 'Dora Director', 'Olive Owner'].map((name) => `${name} digest 2026-11-27T16:00:00Z`),
    );
    expect((await rungsOf(app, (await onlyPolicy()).id)).slice(-2)).toEqual([
      'overdue#8 sent',
      'overdue#9 planned',
    ]);
  });
});

describe('a clock turned back', () => {
  it('sends nothing again', async () => {
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await at('2026-05-04T08:00');
    await at('2026-06-03T08:00');
    await at('2026-05-04T07:00');
    await at('2026-05-04T08:00');
    await at('2026-06-03T09:00');
    expect(await mails()).toHaveLength(2);
  });
});

describe('started in late November with the September review', () => {
  it('sends one digest a person on the next business morning, also where a weekly reminder falls on it', async () => {
    await at('2026-11-25T10:00'); // nothing exists yet
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Mel Member', 'committee_member');
    await person(app, 'Dora Director', 'medical_director');
    for (const time of ['2026-11-25T10:01', '2026-11-26T08:00', '2026-11-27T07:59']) await at(time);
    expect(await mails()).toEqual([]);
    for (const time of ['2026-11-27T08:00', '2026-11-27T08:01', '2026-11-30T08:00', '2026-12-02T23:00'])
      await at(time);
    expect(await mails()).toEqual(
      ['Cara Chair', 'Dora Director', 'Olive Owner'].map((name) => `${name} digest 2026-11-27T16:00:00Z`),
    );
    await at('2026-12-03T08:00');
    expect((await mails()).slice(3)).toEqual(
      ['Cara Chair', 'Dora Director', 'Olive Owner'].map((name) => `${name} individual 2026-12-03T16:00:00Z`),
    );
  });
});

describe('300 overdue policies imported on one day', () => {
  it('come in one mail a person', async () => {
    await at('2026-11-24T10:00'); // nothing exists yet
    const ownerId = await person(app, 'Olive Owner');
    const reviewerId = await person(app, 'Rex Reviewer');
    await policies(
      app,
      Array.from({ length: 300 }, (_, index) => ({
        title: `Policy ${index}`,
        nextReview: index % 2 === 0 ? '2026-09' : '2026-04-15',
        ownerId,
        reviewerIds: index % 3 === 0 ? [reviewerId] : [],
      })),
    );
    await at('2026-11-25T08:00');
    await at('2026-11-25T17:00');
    expect(app.smtp.mails.map(({ subject }) => String(subject)).sort()).toEqual([
      expect.stringMatching(/^100 reviews, /),
      expect.stringMatching(/^300 reviews, most urgent overdue by 224 days: Policy \d+ \(April 15, 2026\)$/),
    ]);
  });
});

describe('recipients', () => {
  it('are found when the rung is sent: who left is left out, who came is told', async () => {
    const ownerId = await person(app, 'Olive Owner');
    const reviewerId = await person(app, 'Rex Reviewer');
    const id = await policy(app, { ownerId, reviewerIds: [reviewerId] });
    await at('2026-05-04T08:00');
    await app.database.query('update person set active = false where id = $1', [ownerId]);
    await at('2026-06-03T08:00');
    const successor = await person(app, 'Nora New');
    await app.database.query('update policy set owner_id = $2 where id = $1', [id, successor]);
    await at('2026-07-02T08:00');
    expect((await mails()).map((mail) => mail.replace(/ digest .*/, ''))).toEqual([
      'Olive Owner',
      'Rex Reviewer',
      'Rex Reviewer',
      'Nora New',
      'Rex Reviewer',
    ]);
  });

  it('are the administrators, with a finding, where nobody is', async () => {
    await person(app, 'Ada Admin', 'admin');
    const id = await policy(app);
    await at('2026-05-04T08:00');
    expect(await mails()).toEqual(['Ada Admin digest 2026-05-04T15:00:00Z']);
    const [rung] = await app.database.query(
      `select state, finding from review_rung where policy_id = $1 and rung_key = 'before_120'`,
      [id],
    );
    expect(rung).toEqual({ state: 'sent', finding: 'no_recipient' });
  });

  it('where there is not even an administrator, leave a rung that says so and a cycle that is open', async () => {
    const id = await policy(app);
    await at('2026-05-04T08:00');
    expect((await rungsOf(app, id)).slice(0, 2)).toEqual([
      'before_120 suppressed no_recipient',
      'before_90 planned',
    ]);
    expect(await app.database.query('select closed_at from review_cycle')).toEqual([{ closed_at: null }]);
  });
});

async function onlyPolicy(): Promise<{ id: string }> {
  const [found] = await app.database.query<{ id: string }>('select id from policy');
  return found!;
}
