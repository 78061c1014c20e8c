import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import {
  advance,
  onLeave,
  person,
  policies,
  policy,
  quietHours,
  remindersOf,
  settle,
  startReviews,
  sweep,
} from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

const firstRung = '2026-05-04T08:00';

const textTo = (address: string): string =>
  app.smtp.mails
    .filter(({ to }) => to && !Array.isArray(to) && to.text.includes(address))
    .map(({ text }) => text)
    .join('\n');

/** Every mail that waits for the mail server is tried now. */
async function tryAgain(): Promise<void> {
  await app.database.query(
    `update pgboss.job set start_after = now() where name = 'reviews.send-message' and state = 'retry'`,
  );
  await app.drain();
  await settle(app);
}

describe('after the mail server was away', () => {
  const down = () => app.smtp.refuseNext(Number.MAX_SAFE_INTEGER);
  const up = () => app.smtp.refuseNext(0);

  it('only the newest reminder of a review goes', async () => {
    await policy(app, { ownerId: await person(app, 'Olive Owner') });
    down();
    for (const time of [firstRung, '2026-06-03T08:00', '2026-07-02T08:00']) await advance(app, time);
    up();
    await tryAgain();
    expect(app.smtp.mails).toHaveLength(1);
    expect(await remindersOf(app)).toEqual([
      'Olive Owner superseded digest',
      'Olive Owner superseded digest',
      'Olive Owner sent digest',
    ]);
    const states = await app.database.query<{ state: string }>(
      'select state from reminder_message order by created_at',
    );
    expect(states.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'sent']);
  });

  it('a review that no later mail tells of is still told', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await policies(app, [
      { title: 'Early', nextReview: '2026-09', ownerId },
      { title: 'Late', nextReview: '2026-10', ownerId },
    ]);
    down();
    await advance(app, firstRung);
    up();
    await tryAgain();
    await advance(app, '2026-06-03T08:00');
    expect(app.smtp.mails).toHaveLength(2);
    expect(await remindersOf(app)).not.toContainEqual(expect.stringContaining('superseded'));
    expect(textTo('olive')).toContain('Late');
  });

  it('one of two rungs of one day survives', async () => {
    const ownerId = await person(app, 'Olive Owner');
    await policy(app, { ownerId });
    down();
    for (const time of [firstRung, '2026-06-03T08:00']) await advance(app, time);
    await app.database.query(`update review_rung set due_on = '2026-06-03' where state = 'sent'`);
    up();
    await tryAgain();
    expect(app.smtp.mails).toHaveLength(1);
    expect((await remindersOf(app)).sort()).toEqual([
      'Olive Owner sent digest',
      'Olive Owner superseded digest',
    ]);
  });
});

describe('while a mail waits', () => {
  async function waitingDigest(): Promise<{ olive: string; nina: string; id: string }> {
    const [olive, nina] = [await person(app, 'Olive Owner'), await person(app, 'Nina New')];
    await quietHours(app, olive, ['22:00', '10:00']);
    const id = await policy(app, { ownerId: olive });
    await advance(app, firstRung);
    expect(app.smtp.mails).toHaveLength(0);
    return { olive, nina, id };
  }
  const now = ['Olive Owner audience_changed digest', 'Nina New sent digest'];

  it('a new owner gets the reminder in place of the old one, once', async () => {
    const { nina, id } = await waitingDigest();
    await app.database.query('update policy set owner_id = $2 where id = $1', [id, nina]);
    await advance(app, '2026-05-04T10:00');
    for (let time = 0; time < 3; time += 1) await sweep(app);
    expect((await remindersOf(app)).sort()).toEqual([...now].sort());
    expect(app.smtp.mails).toHaveLength(1);
    expect(textTo('nina')).not.toContain('committee');
  });

  it('the new owner gets it also where the old one went on leave meanwhile', async () => {
    const { olive, nina, id } = await waitingDigest();
    await onLeave(app, olive, await person(app, 'Rex Reviewer'), ['2026-05-01', '2026-07-01']);
    await app.database.query('update policy set owner_id = $2 where id = $1', [id, nina]);
    await advance(app, '2026-05-04T10:00');
    await sweep(app);
    expect((await remindersOf(app)).sort()).toEqual([...now].sort());
  });

  it('an owner who is still a reviewer keeps it, and the new owner is not told of what had gone', async () => {
    const { olive, nina, id } = await waitingDigest();
    await app.database.query('update policy set owner_id = $2 where id = $1', [id, nina]);
    await app.database.query('insert into policy_reviewer (policy_id, person_id) values ($1, $2)', [
      id,
      olive,
    ]);
    await advance(app, '2026-05-04T10:00');
    expect(await remindersOf(app)).toEqual(['Olive Owner sent digest']);
  });

  it('with nobody else to tell, it goes to whom it was planned for', async () => {
    const { id } = await waitingDigest();
    await app.database.query('update policy set owner_id = null where id = $1', [id]);
    await advance(app, '2026-05-04T10:00');
    expect(await remindersOf(app)).toEqual(['Olive Owner sent digest']);
  });

  it('leave that ends gives the reminder back to who was away', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await onLeave(app, olive, rex, ['2026-05-01', '2026-05-05']);
    await quietHours(app, rex, ['05:00', '21:00'], 'Pacific/Kiritimati'); // until midnight in Portland
    await policy(app, { ownerId: olive });
    await advance(app, firstRung);
    for (const time of ['2026-05-05T00:00', '2026-05-05T08:00']) await advance(app, time);
    expect((await remindersOf(app)).sort()).toEqual([
      'Olive Owner sent digest',
      'Rex Reviewer audience_changed digest < Olive Owner on_leave',
    ]);
    expect(app.smtp.mails).toHaveLength(1);
  });
});

describe('missed rungs', () => {
  it('go in one mail also to a person who prefers a mail for each review, and to who stands in', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await onLeave(app, rex, olive, ['2026-02-01', '2026-12-01']);
    await app.database.query(`update person set reminders = 'individual'`);
    await policies(
      app,
      Array.from({ length: 30 }, (_, index) => ({
        title: `Policy ${index}`,
        nextReview: '2025-11',
        ownerId: index % 2 === 0 ? olive : rex,
      })),
    );
    await advance(app, '2026-02-11T08:00');
    expect(app.smtp.mails).toHaveLength(1);
    expect(app.smtp.mails[0]?.subject).toContain('30 reviews');
  });

  it('with no morning free for a digest are not taken as sent', async () => {
    const ownerId = await person(app, 'Olive Owner');
    const id = await policy(app, { ownerId });
    await app.database.query(
      `insert into reminder_message (id, person_id, kind, message_id, digest_on, send_at, state, sent_at, created_at)
       select gen_random_uuid(), $1, 'digest', gen_random_uuid()::text, day, day, 'sent', day, day
         from generate_series('2026-05-01'::date, '2027-12-31'::date, interval '1 day') as day`,
      [ownerId],
    );
    await advance(app, firstRung);
    const rungs = await app.database.query(
      `select state, suppressed_reason from review_rung where policy_id = $1 and rung_key = 'before_120'`,
      [id],
    );
    expect(rungs).toEqual([{ state: 'suppressed', suppressed_reason: 'no_recipient' }]);
  });
});
