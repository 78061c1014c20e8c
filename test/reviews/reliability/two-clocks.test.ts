import { afterEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import { dayIn, instant, startOfDay } from '../../../src/kernel/instant.ts';
import { naiveReminders } from '../../../src/evaluation/year/naive-reminders.ts';
import { usFederalHolidays } from '../../../src/evaluation/year/us-federal-holidays.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { person, policies, settle } from '../builders.ts';
import { sweepRungs } from './support.ts';

jest.setTimeout(120_000); // months are walked, also on a machine that has much else to do

/** Days before and after the one on which the clock changes. */
const AROUND = 2;
const HALF_AN_HOUR = { minutes: 30 };

let app: TestApp | undefined;
let database: FreshDatabase | undefined;
afterEach(async () => {
  await app?.close();
  await database?.drop();
});

/** An organisation in a zone, whose mail goes at a time of day. */
async function organisationIn(zone: string, mailTime: string, now: string): Promise<TestApp> {
  database = await freshDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query('insert into organisation (name, zone, mail_time) values ($1, $2, $3)', [
    'Plan',
    zone,
    mailTime,
  ]);
  await client.end();
  return await startApp({ now, databaseUrl: database.url, settings: { EUTILS_URL: 'http://127.0.0.1:9/' } });
}

/** What the model says, and what went, as `day time policy`, in order. */
async function compare(
  zone: string,
  mailTime: string,
  change: string,
): Promise<Record<'model' | 'sent', string[]>> {
  const [from, until] = [addDays(calendarDate(change), -AROUND), addDays(calendarDate(change), AROUND + 1)];
  app = await organisationIn(zone, mailTime, startOfDay(from, zone).toString());
  const ownerId = await person(app, 'Olive Owner');
  // A rung 30 days before each review: one for every day of the walk.
  const nextReviews = Array.from({ length: 2 * AROUND + 1 }, (_, n) => addDays(from, 30 + n));
  const given = nextReviews.map((nextReview) => ({ nextReview, ownerId, title: nextReview }));
  const ids = await policies(app, given);
  const nameOf = new Map(ids.map((id, index) => [id, nextReviews[index]!]));
  const end = startOfDay(until, zone);
  for (let at = app.clock.now(); at.epochNanoseconds < end.epochNanoseconds; at = at.add(HALF_AN_HOUR)) {
    app.clock.moveTo(instant(at.toString()));
    if ((await sweepRungs(app)) > 0) await settle(app);
  }

  const model = naiveReminders(
    {
      policies: new Map(
        ids.map((id, index) => [
          id,
          { nextReview: nextReviews[index]!, ownerId, reviewerIds: [], backupId: null },
        ]),
      ),
      people: new Map([[ownerId, { roles: [], active: true, addressWorks: true, alone: false, leaves: [] }]]),
      changes: [],
      holidays: usFederalHolidays,
    },
    from,
    until,
  );
  const sent = await app.database.query<{ at: string; title: string; key: string }>(
    `select to_char(message.sent_at at time zone $1, 'YYYY-MM-DD HH24:MI') as at, policy.title,
            replace(rung.rung_key, 'before_', '') as key
       from reminder join reminder_message message on message.id = reminder.message_id and message.state = 'sent'
       join review_rung rung on rung.id = reminder.rung_id join policy on policy.id = rung.policy_id`,
    [zone],
  );
  return {
    model: [...model]
      .flatMap(([day, mails]) =>
        [...mails.values()]
          .flatMap(({ digest, alone }) => [...digest, ...alone])
          .map((line) => {
            const [id, rung] = line.split(' ');
            return `${day} ${nameOf.get(id!)} ${rung}`;
          }),
      )
      .sort(),
    sent: sent.map(({ at, title, key }) => `${at} ${title} ${key}`).sort(),
  };
}

const withoutTime = (line: string): string => line.replace(/ \d\d:\d\d/, '');
const timeOf = (line: string): string => line.slice(0, 16);

describe('around the day on which the clock changes, half an hour by half an hour', () => {
  it.each([
    // 00:00 does not exist on these days
    ['America/Santiago', '2026-09-06'],
    ['Africa/Cairo', '2026-04-24'],
    ['Asia/Beirut', '2026-03-29'],
    ['America/Havana', '2026-03-08'],
    // and these come twice in part
    ['Africa/Cairo', '2026-10-29'],
    ['America/New_York', '2026-11-01'],
    // as far from UTC as it gets
    ['Pacific/Kiritimati', '2026-03-01'],
    ['Pacific/Pago_Pago', '2026-03-01'],
  ])('in %s around %s every rung goes once, on its own day at 08:00', async (zone, change) => {
    const { model, sent } = await compare(zone, '08:00', change);
    expect(sent.map(withoutTime)).toEqual(model);
    expect(sent.length).toBeGreaterThan(AROUND);
    expect([...new Set(sent.map((line) => timeOf(line).slice(11)))]).toEqual(['08:00']);
  });

  it.each([
    // on Friday, April 24, 2026 the clock goes from 00:00 to 01:00
    ['Africa/Cairo', '00:30', '2026-04-24', '2026-04-24 01:30'],
    // on Thursday, October 29, 2026 the hour from 23:00 comes twice
    ['Africa/Cairo', '23:30', '2026-10-29', '2026-10-29 23:30'],
    // 02:30 does not exist on Sunday, March 8, 2026, and 01:30 comes twice on November 1: nobody works then
    ['America/New_York', '02:30', '2026-03-08', '2026-03-09 02:30'],
    ['America/New_York', '01:30', '2026-11-01', '2026-11-02 01:30'],
  ])(
    'in %s with mail at %s around %s the mail of each day goes once',
    async (zone, mailTime, change, odd) => {
      const { model, sent } = await compare(zone, mailTime, change);
      expect(sent.map(withoutTime)).toEqual(model);
      const times = [...new Set(sent.map(timeOf))];
      expect(times).toContain(odd);
      expect(times.filter((time) => time !== odd && !time.endsWith(mailTime))).toEqual([]);
      expect(new Set(times.map((time) => time.slice(0, 10))).size).toBe(times.length);
      expect(app!.smtp.mails).toHaveLength(times.length);
      expect(dayIn(zone, app!.clock.now()) >= change).toBe(true);
    },
  );
});
