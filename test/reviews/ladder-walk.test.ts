import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate, type CalendarDate } from '../../src/kernel/calendar-date.ts';
import { dayIn } from '../../src/kernel/instant.ts';
import type { TestApp } from '../support/app.ts';
import { advance, person, policy, sentMails, startReviews } from './builders.ts';

const responsible = ['Olive Owner', 'Rex Reviewer'];
const committee = ['Cara Chair', 'Mel Member'];

describe('the September 2026 review nobody works on', () => {
  let app: TestApp;
  let policyId: string;

  beforeAll(async () => {
    app = await startReviews('2026-02-10T09:00');
    const ownerId = await person(app, 'Olive Owner', 'author');
    const reviewerId = await person(app, 'Rex Reviewer', 'reviewer');
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Mel Member', 'committee_member');
    await person(app, 'Dora Director', 'medical_director');
    await person(app, 'Ada Admin', 'admin');
    policyId = await policy(app, { ownerId, reviewerIds: [reviewerId, ownerId] });
    for (let day = calendarDate('2026-05-01'); day <= '2026-10-30'; day = addDays(day, 1)) {
      await advance(app, `${day}T08:00`);
    }
  }, 60_000);
  afterAll(async () => await app.close());

  it('sends each rung on its business day to those it is for', async () => {
    const byDay = new Map<CalendarDate, string[]>();
    for (const { name, at } of await sentMails(app)) {
      const day = dayIn('America/Los_Angeles', at);
      byDay.set(day, [...(byDay.get(day) ?? []), name]);
    }
    const toResponsible = [
      '2026-05-04',
      '2026-06-03',
      '2026-07-02',
      '2026-07-31',
      '2026-08-18',
      '2026-08-25',
    ];
    const withChair = [...responsible, 'Cara Chair'].sort();
    expect([...byDay]).toEqual([
      ...toResponsible.map((day) => [day, responsible]),
      ['2026-09-01', [...committee, ...responsible]],
      ['2026-09-23', responsible],
      ['2026-10-01', responsible],
      ['2026-10-08', withChair],
      ['2026-10-15', withChair],
      ['2026-10-22', [...withChair, 'Dora Director'].sort()],
      ['2026-10-29', [...withChair, 'Dora Director'].sort()],
    ]);
  });

  it('opens one cycle with the first rung, says so once and leaves a trace', async () => {
    const cycles = await app.database.query(
      `select id, opened_at::text as at, opened_by as by, next_review as "nextReview" from review_cycle`,
    );
    expect(cycles).toMatchObject([{ by: 'rung', nextReview: '2026-09' }]);
    const events = await app.database.query(`select data from event where type = 'review.cycle.opened'`);
    expect(events).toMatchObject([{ data: { policyId } }]);
    const audit = await app.database.query(
      `select subject_id, detail from audit_entry where action = 'review.cycle.opened'`,
    );
    expect(audit).toMatchObject([{ detail: { policyId, nextReview: '2026-09', rung: 'before_120' } }]);
  });

  it('writes the current number of days into the subject and keeps the month a month', () => {
    const subjects = app.smtp.mails
      .filter(({ to }) => to && !Array.isArray(to) && to.text.includes('olive'))
      .map(({ subject }) => subject);
    expect(subjects).toEqual([
      'Review due in 120 days: Lysis of Epidural Adhesions (September 2026)',
      'Review due in 90 days: Lysis of Epidural Adhesions (September 2026)',
      'Review due in 61 days: Lysis of Epidural Adhesions (September 2026)',
      'Review due in 32 days: Lysis of Epidural Adhesions (September 2026)',
      'Review due in 14 days: Lysis of Epidural Adhesions (September 2026)',
      'Review due in 7 days: Lysis of Epidural Adhesions (September 2026)',
      'Review month has begun, 29 days left: Lysis of Epidural… (September 2026)',
      'Review closes in 7 days: Lysis of Epidural Adhesions (September 2026)',
      'Review overdue by 1 day: Lysis of Epidural Adhesions (September 2026)',
      'Review overdue by 8 days: Lysis of Epidural Adhesions (September 2026)',
      'Review overdue by 15 days: Lysis of Epidural Adhesions (September 2026)',
      'Review overdue by 22 days: Lysis of Epidural Adhesions (September 2026)',
      'Review overdue by 29 days: Lysis of Epidural Adhesions (September 2026)',
    ]);
  });

  it('threads a cycle for each person and answers no machine', () => {
    const mails = app.smtp.mails.filter(({ to }) => to && !Array.isArray(to) && to.text.includes('olive'));
    const last = mails.at(-1);
    expect(last?.references).toEqual(mails.slice(0, -1).map(({ messageId }) => messageId));
    expect(last?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(last?.text).toContain('/task');
    expect(last?.html).toContain('September 2026');
  });
});
