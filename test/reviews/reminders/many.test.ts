import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import type { PartialDate } from '../../../src/kernel/partial-date.ts';
import { Database } from '../../../src/platform/database/database.ts';
import { Organisation } from '../../../src/platform/organisation/organisation.ts';
import { defaultLadder } from '../../../src/reviews/ladder/ladder.rules.ts';
import { mailHoursOf } from '../../../src/reviews/ladder/mail-hours.ts';
import { writeRungs } from '../../../src/reviews/ladder/review-rungs.ts';
import { scheduleNewWindow } from '../../../src/reviews/ladder/rung-schedule.rules.ts';
import type { TestApp } from '../../support/app.ts';
import { advance, person, startReviews } from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-11-24T10:00');
});
afterEach(async () => await app.close());

/** A payer's manual, overdue since September, with its rungs planned; without the events that would plan them one by one. */
async function importManual(policies: number, ownerIds: readonly string[]): Promise<void> {
  const nextReview = '2026-09' as PartialDate;
  const built = Array.from({ length: policies }, (_, index) => ({
    id: newId(),
    title: `Policy ${index}`,
    ownerId: ownerIds[index % ownerIds.length],
  }));
  await app.nest.get(Database).transaction(async (tx) => {
    await tx.query(
      `with built as (
         select * from jsonb_to_recordset($1::jsonb) as p (id uuid, title text, "ownerId" uuid)
       ), added as (
         insert into policy (id, slug, title, owner_id, created_at)
         select id, 'policy-' || id, title, "ownerId", $2 from built
       )
       insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
       select id, 1, '2025-11', $3, $2 from built`,
      [JSON.stringify(built), app.clock.now(), nextReview],
    );
    const hours = await mailHoursOf(tx, app.nest.get(Organisation));
    const rungs = scheduleNewWindow(nextReview, defaultLadder, hours, app.clock.now());
    const ofPolicy = (policyId: string) =>
      rungs.map((rung) => ({ ...rung, policyId, scheduleRevision: 1, ladderId: null }));
    await writeRungs(
      tx,
      built.flatMap(({ id }) => ofPolicy(id)),
    );
  });
}

/** Waits for mails that a busy machine sends at a second try. */
async function mailsAre(count: number): Promise<void> {
  const end = performance.now() + 60_000;
  while (app.smtp.mails.length < count && performance.now() < end)
    await new Promise((wake) => setTimeout(wake, 50));
}

describe('3,000 overdue policies imported on one day', () => {
  it('send one mail a person', async () => {
    const owners = [
      await person(app, 'Olive Owner'),
      await person(app, 'Otto Other'),
      await person(app, 'Oda Third'),
    ];
    await person(app, 'Cara Chair', 'committee_chair');
    await importManual(3000, owners);
    await advance(app, '2026-11-25T08:00');
    await advance(app, '2026-11-25T17:00');
    await mailsAre(4);
    expect(app.smtp.mails.map(({ subject }) => String(/^[\d,]+ reviews/.exec(subject ?? ''))).sort()).toEqual(
      ['1,000 reviews', '1,000 reviews', '1,000 reviews', '3,000 reviews'],
    );
    const [told] = await app.database.query('select count(*)::int from reminder');
    expect(told).toEqual({ count: 6000 });
  }, 120_000);
});
