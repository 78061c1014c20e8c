import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Mailer } from '../../src/platform/mail/mailer.ts';
import { CycleClosing } from '../../src/reviews/cycles/cycle-closing.ts';
import { RungPlanner } from '../../src/reviews/ladder/rung-planner.ts';
import { SendMessageJob } from '../../src/reviews/reminders/send-message.job.ts';
import type { TestApp } from '../support/app.ts';
import {
  advance,
  person,
  policy,
  reschedule,
  rungsOf,
  sentMails,
  settle,
  signReview,
  startReviews,
  sweep,
} from './builders.ts';

let app: TestApp;
let policyId: string;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
  policyId = await policy(app, { ownerId: await person(app, 'Olive Owner') });
});
afterEach(async () => await app.close());

const at = async (time: string): Promise<void> => await advance(app, time);
const close = async (event: Awaited<ReturnType<typeof signReview>>) =>
  await app.nest.get(CycleClosing).close(event);
const plan = async () => await app.nest.get(RungPlanner).plan(policyId);
const cycles = async () =>
  await app.database.query(
    `select next_review as "nextReview", schedule_revision as revision, outcome, closed_at is not null as closed
       from review_cycle order by opened_at`,
  );

describe('a review signed on September 18', () => {
  const unsent = ['closing suppressed cycle_closed', 'overdue suppressed cycle_closed'];

  it.each([
    ['the signature is heard of first', [close, plan]],
    ['the new dates are heard of first', [plan, close]],
    ['both are heard of twice', [plan, close, close, plan]],
  ])('closes the cycle and suppresses what was still to come when %s', async (_, handlers) => {
    await at('2026-09-01T08:00');
    await at('2026-09-18T10:00');
    const event = await signReview(app, policyId, '2027-09');
    for (const handle of handlers) await handle(event);
    await settle(app);
    expect(await cycles()).toEqual([
      { nextReview: '2026-09', revision: 1, outcome: 'revised', closed: true },
    ]);
    expect((await rungsOf(app, policyId)).slice(-3)).toEqual(['first_day sent', ...unsent]);
    expect((await rungsOf(app, policyId, 2))[0]).toBe('before_120 planned');
    const told = await app.database.query(`select data from event where type = 'review.cycle.closed'`);
    expect(told).toMatchObject([{ data: { policyId, outcome: 'revised' } }]);
    const audited = await app.database.query(
      `select detail from audit_entry where action = 'review.cycle.closed'`,
    );
    expect(audited).toMatchObject([{ detail: { policyId, outcome: 'revised', version: 2 } }]);
    const before = app.smtp.mails.length;
    await at('2026-09-23T08:00');
    await at('2026-10-01T08:00');
    expect(app.smtp.mails).toHaveLength(before);
  });

  it('is not told to close the next cycle when it is heard of a year late', async () => {
    await at('2026-09-01T08:00');
    const event = await signReview(app, policyId, '2027-09');
    await plan();
    await close(event);
    await at('2027-05-04T08:00');
    await close(event);
    expect(await cycles()).toEqual([
      { nextReview: '2026-09', revision: 1, outcome: 'revised', closed: true },
      { nextReview: '2027-09', revision: 2, outcome: null, closed: false },
    ]);
  });

  it('before its cycle opened leaves no cycle behind, also when it is heard of in the next one', async () => {
    await at('2026-04-01T08:00');
    const event = await signReview(app, policyId, '2027-04');
    await plan();
    await at('2026-12-02T08:00'); // 120 days before April 1, 2027
    await close(event);
    expect(await cycles()).toEqual([{ nextReview: '2027-04', revision: 2, outcome: null, closed: false }]);
    expect(new Set(await rungsOf(app, policyId))).toEqual(
      new Set((await rungsOf(app, policyId)).filter((rung) => rung.endsWith('cycle_closed'))),
    );
  });

  it('sends nothing of the old dates although nobody has heard of it yet', async () => {
    await at('2026-09-01T08:00');
    await at('2026-09-22T08:00');
    const before = app.smtp.mails.length;
    await signReview(app, policyId, '2027-09');
    await at('2026-09-23T08:00');
    expect(app.smtp.mails).toHaveLength(before);
  });
});

describe('a mail that waits', () => {
  async function waiting(): Promise<string> {
    // The sweep hands the mail over; the server refuses it, and its job waits for the next try.
    app.smtp.refuseNext(1000);
    await at('2026-05-04T08:00');
    const [message] = await app.database.query<{ id: string; state: string }>(
      'select id, state from reminder_message',
    );
    expect(message?.state).toBe('planned');
    return message!.id;
  }
  const send = async (id: string) => {
    app.smtp.refuseNext(0);
    await app.nest.get(SendMessageJob).sendAll([id]);
  };
  const reminders = async () =>
    await app.database.query(
      `select told.suppressed_reason as reason, message.state from reminder told
         join reminder_message message on message.id = told.message_id`,
    );

  it('goes with the next try', async () => {
    await send(await waiting());
    expect(app.smtp.mails).toHaveLength(1);
    expect(await reminders()).toEqual([{ reason: null, state: 'sent' }]);
  });

  it('is cancelled when its cycle is closed meanwhile', async () => {
    const id = await waiting();
    await close(await signReview(app, policyId, '2027-05'));
    await send(id);
    expect(app.smtp.mails).toHaveLength(0);
    expect(await reminders()).toEqual([{ reason: 'cycle_closed', state: 'cancelled' }]);
  });

  it('is cancelled when its review is signed but nobody has heard of it yet', async () => {
    const id = await waiting();
    await signReview(app, policyId, '2027-05');
    await send(id);
    expect(await reminders()).toEqual([{ reason: 'cycle_closed', state: 'cancelled' }]);
  });

  it('is cancelled when its review moves meanwhile', async () => {
    const id = await waiting();
    await reschedule(app, policyId, '2026-12');
    await send(id);
    expect(await reminders()).toEqual([{ reason: 'rescheduled', state: 'cancelled' }]);
  });

  it('is cancelled when its recipient leaves meanwhile', async () => {
    const id = await waiting();
    await app.database.query('update person set active = false');
    await send(id);
    expect(await reminders()).toEqual([{ reason: 'recipient_inactive', state: 'cancelled' }]);
  });

  it('carries the same Message-ID after a crash between the server taking it and our mark', async () => {
    const mailer = app.nest.get(Mailer);
    const deliver = mailer.send.bind(mailer);
    mailer.send = async (mail) => {
      mailer.send = deliver;
      await deliver(mail);
      throw new Error('killed');
    };
    await at('2026-05-04T08:00');
    const [message] = await app.database.query<{ id: string; state: string }>(
      'select id, state from reminder_message',
    );
    expect(message?.state).toBe('planned');
    await send(message!.id);
    await send(message!.id);
    const ids = app.smtp.mails.map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('takes no other reminder once it was tried: a repeat says the same', async () => {
    await waiting();
    const [owner] = await app.database.query<{ id: string }>('select id from person');
    await policy(app, { title: 'Spinal Taps', nextReview: '2026-08-18', ownerId: owner!.id }); // its 120 days: April 20
    app.smtp.refuseNext(0);
    await at('2026-05-05T08:00');
    const messages = await app.database.query(
      `select digest_on as on, count(*) from reminder_message message join reminder told on told.message_id = message.id
        group by digest_on order by digest_on`,
    );
    expect(messages).toEqual([
      { on: '2026-05-04', count: 1 },
      { on: '2026-05-05', count: 1 },
    ]);
  });
});

describe('a second digest of one day', () => {
  it('waits for the next business morning', async () => {
    const [owner] = await app.database.query<{ id: string }>('select id from person');
    await at('2026-05-04T08:00');
    // A rung of today that turns up after today's digest has gone: its window was planned this very morning.
    await advance(app, '2026-05-04T07:00');
    await policy(app, { title: 'Spinal Taps', nextReview: '2026-09', ownerId: owner!.id });
    await at('2026-05-04T08:05');
    expect(app.smtp.mails).toHaveLength(1);
    await at('2026-05-05T08:00');
    expect((await sentMails(app)).map(({ at: sent }) => sent.toString())).toEqual([
      '2026-05-04T15:00:00Z',
      '2026-05-05T15:00:00Z',
    ]);
  });

  it('that was left lying becomes that of the day on which it is found', async () => {
    const [owner] = await app.database.query<{ id: string }>('select id from person');
    await at('2026-05-04T08:00');
    await advance(app, '2026-05-04T07:00');
    await policy(app, { title: 'Spinal Taps', nextReview: '2026-09', ownerId: owner!.id });
    await at('2026-05-04T08:05');
    await at('2026-05-09T12:00'); // a Saturday
    expect(app.smtp.mails).toHaveLength(1);
    await at('2026-05-11T08:00');
    await sweep(app);
    const digests = await app.database.query(
      'select digest_on as on from reminder_message order by digest_on',
    );
    expect(digests).toEqual([{ on: '2026-05-04' }, { on: '2026-05-11' }]);
    expect(app.smtp.mails).toHaveLength(2);
  });
});

describe('a reschedule', () => {
  it('suppresses what was still to come and takes the open cycle along', async () => {
    await at('2026-05-04T08:00');
    await at('2026-05-20T10:00');
    await reschedule(app, policyId, '2026-12');
    expect(await cycles()).toEqual([{ nextReview: '2026-12', revision: 2, outcome: null, closed: false }]);
    const rungs = await rungsOf(app, policyId);
    expect(rungs[0]).toBe('before_120 sent');
    expect(rungs.slice(1).every((rung) => rung.endsWith('suppressed rescheduled'))).toBe(true);
    expect((await rungsOf(app, policyId, 2)).every((rung) => rung.endsWith('planned'))).toBe(true);
    await at('2026-08-03T08:00'); // 120 days before December 1
    expect(app.smtp.mails.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('(September 2026)'),
      'Review due in 120 days: Lysis of Epidural Adhesions (December 2026)',
    ]);
    expect(await cycles()).toHaveLength(1);
  });

  it('to an earlier date sends only the newest rung it missed, in a digest of the next business morning', async () => {
    await at('2026-05-22T10:00');
    await reschedule(app, policyId, '2026-07');
    expect((await rungsOf(app, policyId, 2)).slice(0, 4)).toEqual([
      'before_120 suppressed superseded',
      'before_90 suppressed superseded',
      'before_60 planned',
      'before_30 planned',
    ]);
    await at('2026-05-26T08:00'); // Monday is Memorial Day
    expect((await sentMails(app)).at(-1)).toMatchObject({ kind: 'digest' });
    expect(app.smtp.mails.at(-1)?.subject).toContain('(July 2026)');
  });
});
