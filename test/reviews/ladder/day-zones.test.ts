import { afterEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { person, policy, sentMails, settle } from '../builders.ts';
import { changed, holiday, organisation, putLadder } from './support.ts';

jest.setTimeout(120_000); // days are walked one by one

let app: TestApp | undefined;
let database: FreshDatabase | undefined;
afterEach(async () => {
  await app?.close();
  await database?.drop();
});

/** An organisation in another zone and country, whose mail goes at another time of day. */
async function organisationIn(
  zone: string,
  country: string,
  mailTime: string,
  now: string,
): Promise<TestApp> {
  database = await freshDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(
    'insert into organisation (name, zone, mail_time, holiday_country) values ($1, $2, $3, $4)',
    ['Plan', zone, mailTime, country],
  );
  await client.end();
  app = await startApp({ now, databaseUrl: database.url, settings: { EUTILS_URL: 'http://127.0.0.1:9/' } });
  return app;
}

const daily = changed({ overdue: { repeatEveryDays: 1 } });

describe('a ladder that goes over a day whose clock changes', () => {
  it.each([
    // In São Paulo midnight of Sunday, November 4, 2018 did not exist; in Beirut that of Sunday, March 29, 2026;
    // in Cairo that of Friday, April 24, 2026. Mail set at midnight goes at the first moment of its day.
    ['America/Sao_Paulo', 'BR', '00:00', '2018-10', ['2018-11-01T03:00:00Z', '2018-11-05T02:00:00Z']],
    ['Asia/Beirut', 'US', '00:00', '2026-03-26', ['2026-03-26T22:00:00Z', '2026-03-29T21:00:00Z']],
    ['Africa/Cairo', 'US', '00:00', '2026-04-22', ['2026-04-22T22:00:00Z', '2026-04-23T22:00:00Z']],
    ['Africa/Cairo', 'US', '00:30', '2026-04-22', ['2026-04-22T22:30:00Z', '2026-04-23T22:30:00Z']],
  ])('in %s (%s) at %s after %s', async (zone, country, mailTime, nextReview, expected) => {
    const there = await organisationIn(zone, country, mailTime, '2017-01-02T12:00:00Z');
    await policy(there, { nextReview, ownerId: await person(there, 'Olive Owner') });
    await putLadder(there, organisation, daily);
    for (const at of expected) {
      await there.advanceTo(at);
      await settle(there);
    }
    const last = (await sentMails(there)).slice(-expected.length).map(({ at }) => at.toString());
    expect(last).toEqual(expected);
  });

  it('plans anew for a holiday on that very day', async () => {
    const cairo = await organisationIn('Africa/Cairo', 'US', '00:00', '2026-04-20T12:00:00Z');
    const policyId = await policy(cairo, {
      nextReview: '2026-04-23',
      ownerId: await person(cairo, 'Olive Owner'),
    });
    const overdueAt = async () =>
      await cairo.database.query<{ at: string }>(
        `select to_char(send_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from review_rung
          where policy_id = $1 and rung_key = 'overdue' and state = 'planned'`,
        [policyId],
      );
    expect(await overdueAt()).toEqual([{ at: '2026-04-23 22:00' }]);
    await holiday(cairo, '2026-04-24');
    expect(await overdueAt()).toEqual([{ at: '2026-04-26 21:00' }]); // Monday, in summer time
  });
});
