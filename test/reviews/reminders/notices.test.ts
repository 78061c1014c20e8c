import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../../src/platform/database/database.ts';
import { ReminderOutbox } from '../../../src/reviews/reminders/reminder-outbox.ts';
import type { ReviewNotice } from '../../../src/reviews/reminders/review-notice.ts';
import type { TestApp } from '../../support/app.ts';
import {
  advance,
  leaves,
  onLeave,
  person,
  policies,
  quietHours,
  sentMails,
  settle,
  startReviews,
  sweep,
} from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

/** Tells a person that they own two policies now. */
async function tell(personId: string, backups: readonly string[] = [], key?: string): Promise<void> {
  const given = ['One', 'Two'].map((title, index) => {
    const backupId = backups[index];
    return { title, ownerId: personId, nextReview: '2028', ...(backupId === undefined ? {} : { backupId }) };
  });
  await note(personId, await policies(app, given), key);
}

async function note(
  personId: string,
  policyIds: readonly string[],
  key?: string,
  cycleId: string | null = null,
): Promise<void> {
  const notice: ReviewNotice = {
    personId,
    kind: 'assigned',
    reason: 'Otto has left',
    reviews: policyIds.map((policyId) => ({ policyId, cycleId })),
    ...(key === undefined ? {} : { key }),
  };
  const now = app.clock.now();
  await app.nest
    .get(Database)
    .transaction(async (tx) => await app.nest.get(ReminderOutbox).notify(tx, [notice], now));
  await settle(app);
}

const mails = async () =>
  (await sentMails(app)).map(({ name, kind, at }) => `${name} ${kind} ${at.toString()}`);

describe('a notice', () => {
  it('goes at once, one mail for all it names, without a sweep', async () => {
    await tell(await person(app, 'Nora New'));
    expect(await mails()).toEqual(['Nora New notice 2026-02-10T17:00:00Z']);
    expect(app.smtp.mails[0]?.text).toContain('Otto has left');
  });

  it('about one review stands in its thread, of which a mail names the first and the last twenty', async () => {
    const nora = await person(app, 'Nora New');
    const [policyId] = await policies(app, [{ ownerId: nora }]);
    await advance(app, '2026-05-04T08:00');
    const [cycle] = await app.database.query<{ id: string }>('select id from review_cycle');
    const [first] = app.smtp.mails;
    await note(nora, [policyId!], undefined, cycle!.id);
    expect([app.smtp.mails[1]?.references].flat()).toEqual([first!.messageId]);
    await app.database.query(
      `with rung as (
         insert into review_rung (id, policy_id, schedule_revision, rung_key, occurrence, step, due_on, send_at, state, sent_at, cycle_id)
         select gen_random_uuid(), policy_id, 1, 'overdue', n, n, due_on, send_at, 'sent', sent_at, cycle_id
           from review_rung, generate_series(100, 129) as n where state = 'sent' returning id, occurrence
       ), message as (
         insert into reminder_message (id, person_id, kind, message_id, send_at, state, sent_at, created_at)
         select id, $1, 'individual', '<m' || occurrence || '@plan.example>', now, 'sent', now, now
           from rung, (select $2::timestamptz + make_interval(mins => 1) as now) moment returning id
       )
       insert into reminder (id, cycle_id, schedule_revision, rung_id, person_id, message_id)
       select gen_random_uuid(), $3, 1, id, $1, id from message`,
      [nora, app.clock.now(), cycle!.id],
    );
    await note(nora, [policyId!], undefined, cycle!.id);
    const references = [app.smtp.mails[2]?.references].flat();
    expect(references).toHaveLength(21);
    expect(references[0]).toBe(first!.messageId);
  });

  it('of one key goes once', async () => {
    const nora = await person(app, 'Nora New');
    await tell(nora, [], 'event:nora');
    await tell(nora, [], 'event:nora');
    expect(await mails()).toHaveLength(1);
  });

  it('waits for the end of quiet hours', async () => {
    const nora = await person(app, 'Nora New');
    await quietHours(app, nora, ['08:30', '11:00']);
    await tell(nora);
    await advance(app, '2026-02-10T10:59');
    expect(await mails()).toEqual([]);
    await advance(app, '2026-02-10T11:00');
    expect(await mails()).toEqual(['Nora New notice 2026-02-10T19:00:00Z']);
  });

  it('goes to the delegate of who is on leave, and says for whom', async () => {
    const [nora, rex] = [await person(app, 'Nora New'), await person(app, 'Rex Reviewer')];
    await onLeave(app, nora, rex, ['2026-02-01', '2026-03-01']);
    await tell(nora);
    expect(await mails()).toEqual(['Rex Reviewer notice 2026-02-10T17:00:00Z']);
    expect(app.smtp.mails[0]?.text).toContain('Nora New');
  });

  it('to who left goes to the backup of each policy', async () => {
    const [nora, bea, ben] = [
      await person(app, 'Nora New'),
      await person(app, 'Bea Backup'),
      await person(app, 'Ben Backup'),
    ];
    await leaves(app, nora);
    await tell(nora, [bea, ben]);
    expect((await mails()).map((mail) => mail.slice(0, 17))).toEqual([
      'Bea Backup notice',
      'Ben Backup notice',
    ]);
  });

  it('that is refused goes on to the chair, never in a loop', async () => {
    await person(app, 'Cara Chair', 'committee_chair');
    app.smtp.refuseRecipient('nora.new@plan.example');
    await tell(await person(app, 'Nora New'));
    await sweep(app);
    await sweep(app);
    expect((await mails()).map((mail) => mail.slice(0, 17))).toEqual(['Cara Chair notice']);
    const states = await app.database.query(`select state from reminder_message order by created_at, state`);
    expect(states).toEqual([{ state: 'bounced' }, { state: 'sent' }]);
  });
});
