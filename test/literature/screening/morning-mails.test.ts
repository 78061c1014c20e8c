import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import { act, buildRecord, givePeople, merge, onLeave, person, waiting, type Person } from './support.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let policy: BuiltPolicy;

beforeAll(async () => {
  // a Monday, an hour before the mail of a house in Los Angeles
  app = await startApp({
    now: '2026-05-04T14:00:00Z',
    settings: { ORGANISATION_ZONE: 'America/Los_Angeles' },
  });
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
  policy = await buildPolicy(app);
  await givePeople(app, policy, { owner: ben, reviewers: [ana] });
});
afterAll(async () => await app.close());
/** Some time goes by since the morning. */
const later = (): void => app.clock.moveTo(app.clock.now().add({ minutes: 30 }));

const allTo = (who: Person) =>
  app.smtp.mails.filter(
    ({ to, subject }) => JSON.stringify(to).includes(who.email) && subject?.startsWith('Literature:'),
  );
const mailsTo = (who: Person): string[] => allTo(who).map(({ subject }) => subject ?? '');

describe('the morning mail', () => {
  it('comes once a morning, when there is something new', async () => {
    await waiting(app, policy);
    await waiting(app, policy);
    await app.sweep();
    expect(mailsTo(ana)).toEqual([]);
    await app.advanceTo('2026-05-04T15:00:00Z');
    expect(mailsTo(ana)).toEqual(['Literature: 2 new records to screen']);
    later();
    await waiting(app, policy);
    await app.sweep();
    await app.advanceTo('2026-05-04T20:00:00Z');
    expect(mailsTo(ana)).toHaveLength(1);
    await app.advanceTo('2026-05-05T15:00:00Z');
    expect(mailsTo(ana).slice(1)).toEqual(['Literature: 1 new record to screen']);
    await app.advanceTo('2026-05-06T15:00:00Z');
    expect(mailsTo(ana)).toHaveLength(2);
    expect(mailsTo(ben)).toEqual([]);
  });

  it('tells of a second reading that is asked for', async () => {
    later();
    const record = await waiting(app, policy);
    await act(app, ana, record, 'decision', { policy: policy.slug, decision: 'include' });
    await act(app, ana, record, 'second-reading', { policy: policy.slug, reader: ben.id });
    await app.advanceTo('2026-05-07T15:00:00Z');
    expect(mailsTo(ben)).toEqual(['Literature: 1 second reading']);
  });

  it('tells of nothing that another record stands for', async () => {
    const [dora, emil] = [await person(app, 'Dora Nash'), await person(app, 'Emil Ray')];
    const other = await buildPolicy(app);
    await givePeople(app, other, { reviewers: [dora] });
    later();
    const kept = await buildRecord(app);
    const [screened, read] = [await waiting(app, other), await waiting(app, other)];
    await app.sweep();
    await act(app, ana, read, 'second-reading', { policy: other.slug, reader: emil.id });
    await merge(app, screened, kept);
    await merge(app, read, kept);
    await app.advanceTo('2026-05-08T15:00:00Z');
    expect([mailsTo(dora), mailsTo(emil)]).toEqual([[], []]);
  });

  it('waits for a business day', async () => {
    await waiting(app, policy);
    const before = mailsTo(ana).length;
    await app.advanceTo('2026-05-09T15:00:00Z'); // Saturday: the record is given
    expect(mailsTo(ana)).toHaveLength(before);
    await app.advanceTo('2026-05-11T15:00:00Z');
    expect(mailsTo(ana).slice(before)).toEqual(['Literature: 1 new record to screen']);
  });

  it('goes to whoever stands in, and says for whom', async () => {
    later();
    const cho = await person(app, 'Cho Min');
    await waiting(app, policy);
    await app.sweep();
    await onLeave(app, ana, cho, '2026-05-12', '2026-05-13');
    const before = mailsTo(ana).length;
    await app.advanceTo('2026-05-12T15:00:00Z');
    expect(mailsTo(ana)).toHaveLength(before);
    expect(mailsTo(cho)).toEqual(['Literature: 1 new record to screen']);
    const mail = allTo(cho).at(-1);
    expect(mail?.text).toContain('Ana Reyes');
    expect(mail?.text).not.toMatch(/adhesiolysis/i);
  });

  it('goes to the policy’s backup where the reviewer’s address is dead', async () => {
    const [dan, eva] = [await person(app, 'Dan Fox'), await person(app, 'Eva Lim')];
    const other = await buildPolicy(app);
    await givePeople(app, other, { reviewers: [dan], backup: eva });
    app.smtp.refuseRecipient(dan.email);
    later();
    await waiting(app, other);
    await app.advanceTo('2026-05-13T15:00:00Z');
    expect(mailsTo(dan)).toEqual([]);
    expect(mailsTo(eva)).toEqual(['Literature: 1 new record to screen']);
    later();
    await waiting(app, other);
    await app.advanceTo('2026-05-14T15:00:00Z');
    expect(mailsTo(eva)).toHaveLength(2);
  });

  it('tells of what is overdue as it becomes so, then once a week, on its first business day', async () => {
    await app.advanceTo('2026-05-29T15:00:00Z');
    const before = mailsTo(ana).length;
    for (let day = 0; day < 30; day += 1) {
      await app.advanceTo(`${addDays(calendarDate('2026-06-01'), day)}T15:00:00Z`);
    }
    const overdue = mailsTo(ana).slice(before);
    const fromMidJune = overdue.length;
    for (let day = 30; day < 58; day += 1) {
      await app.advanceTo(`${addDays(calendarDate('2026-06-01'), day)}T15:00:00Z`);
    }
    expect(mailsTo(ana).length - before - fromMidJune).toBe(4);
    expect(overdue.every((subject) => subject.includes('overdue'))).toBe(true);
  });
});
