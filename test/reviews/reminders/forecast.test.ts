import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate, type CalendarDate } from '../../../src/kernel/calendar-date.ts';
import { dayIn, type Instant } from '../../../src/kernel/instant.ts';
import { ForecastQueries, type ForecastReminder } from '../../../src/reviews/reminders/forecast.queries.ts';
import { buildPerson, signIn } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { advance, onLeave, person, policies, policy, quietHours, startReviews } from '../builders.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
});
afterEach(async () => await app.close());

const zone = 'America/Los_Angeles';
const everything = { policyId: null, personId: null };

async function forecast(from: string, to: string): Promise<ForecastReminder[]> {
  const filter = { ...everything, from: calendarDate(from), to: calendarDate(to) };
  return await app.nest.get(ForecastQueries).page(filter, undefined, 1000);
}

const lineOf = (title: string, rung: string, name: string, kind: string, at: Instant, for_: string): string =>
  [dayIn(zone, at), title, rung, name, kind, at.toString(), for_].join(' | ');

const foretold = (reminders: readonly ForecastReminder[]): string[] =>
  reminders
    .flatMap(({ title, key, occurrence, recipients }) =>
      recipients.map(({ name, delivery, sendAt, standsInFor, via }) => {
        const way = [...standsInFor, ...via].map((each) => `${each.name} ${each.reason}`).join(' > ');
        return lineOf(title, `${key}#${occurrence}`, name, delivery, sendAt, way);
      }),
    )
    .sort();

async function happened(): Promise<string[]> {
  const found = await app.database.query<
    Record<'title' | 'rung' | 'name' | 'kind' | 'way', string> & { at: Instant }
  >(
    `select policy.title, rung.rung_key || '#' || rung.occurrence as rung, person.name, message.kind, message.sent_at as at,
            coalesce((select string_agg(absent.name || ' ' || detour.reason, ' > ' order by detour.step, absent.name)
               from reminder_redirect detour join person absent on absent.id = detour.from_person_id
              where detour.reminder_id = told.id), '') as way
       from reminder told
       join review_rung rung on rung.id = told.rung_id
       join policy on policy.id = rung.policy_id
       join reminder_message message on message.id = told.message_id
       join person on person.id = told.person_id where message.state = 'sent'`,
  );
  return found.map(({ title, rung, name, kind, at, way }) => lineOf(title, rung, name, kind, at, way)).sort();
}

describe('a forecast', () => {
  it('is what then happens, over leave, quiet hours, preferences, escalation and a change of the clock', async () => {
    const [olive, rex, sam] = [
      await person(app, 'Olive Owner'),
      await person(app, 'Rex Reviewer'),
      await person(app, 'Sam Second'),
    ];
    await person(app, 'Cara Chair', 'committee_chair');
    await person(app, 'Dora Director', 'medical_director');
    await onLeave(app, olive, rex, ['2026-08-20', '2026-09-24']);
    await onLeave(app, rex, sam, ['2026-08-24', '2026-09-02']);
    await quietHours(app, rex, ['21:00', '09:00']);
    await app.database.query(`update person set reminders = 'individual' where id = $1`, [sam]);
    await policies(app, [
      { title: 'One', ownerId: olive, reviewerIds: [sam] },
      { title: 'Two', ownerId: rex, nextReview: '2026-09-15' },
      { title: 'Three', ownerId: olive, nextReview: '2026-11' },
    ]);
    // it begins when what was missed before has gone
    await advance(app, '2026-02-11T08:00');
    const [from, to] = ['2026-08-17', '2026-11-06'];
    await advance(app, '2026-08-16T12:00');
    await app.database.query('delete from reminder_redirect');
    await app.database.query('delete from reminder');
    await advance(app, '2026-08-17T08:00');
    await advance(app, '2026-08-17T09:00');
    const told = await happened();
    const expected = foretold(await forecast(addDays(calendarDate(from), 1), to));
    for (let day: CalendarDate = addDays(calendarDate(from), 1); day <= to; day = addDays(day, 1)) {
      await advance(app, `${day}T08:00`);
      await advance(app, `${day}T09:00`);
    }
    expect((await happened()).filter((line) => !told.includes(line))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(30);
    expect(
      expected.filter((line) => line.includes('Olive Owner on_leave > Rex Reviewer on_leave')),
    ).not.toEqual([]);
    expect(expected.filter((line) => line.startsWith('2026-11-05'))).not.toEqual([]);
  }, 120_000);

  it('over HTTP names who stands in, filters by person, and comes as a table', async () => {
    const [olive, rex] = [await person(app, 'Olive Owner'), await person(app, 'Rex Reviewer')];
    await onLeave(app, olive, rex, ['2026-06-01', '2026-06-15']);
    await policy(app, { title: '=cmd|calc', ownerId: olive });
    await policy(app, { title: 'Not hers', ownerId: await person(app, 'Otto Other') });
    const headers = await signIn(app, await buildPerson(app));
    const get = async (url: string, accept = 'application/json') =>
      await app.http({ method: 'GET', url, headers: { ...headers, accept } });

    const url = `/v1/reminders/forecast?from=2026-06-01&to=2026-07-31&person=${olive}`;
    const { items } = (await get(url)).json<{ items: { sendOn: string; recipients: object[] }[] }>();
    expect(items.map(({ sendOn }) => sendOn)).toEqual(['2026-06-03', '2026-07-02', '2026-07-31']);
    expect(items[0]?.recipients).toEqual([
      {
        id: rex,
        name: 'Rex Reviewer',
        delivery: 'digest',
        sendAt: '2026-06-03T15:00:00Z',
        standsInFor: [{ id: olive, name: 'Olive Owner', reason: 'on_leave', until: '2026-06-15' }],
        via: [],
      },
    ]);

    for (const table of [await get(url, 'text/csv'), await get(url.replace('forecast?', 'forecast.csv?'))]) {
      expect(table.headers['content-type']).toContain('text/csv');
      const lines = table.text.trim().split('\r\n');
      expect(lines).toHaveLength(4);
      expect(lines[1]).toContain(`'=cmd|calc`);
      expect(lines[1]).toContain('Rex Reviewer,Olive Owner (on_leave until 2026-06-15)');
    }
  });
});
