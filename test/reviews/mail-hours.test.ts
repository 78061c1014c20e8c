import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { person, policy, sentMails } from './builders.ts';

let app: TestApp | undefined;
let database: FreshDatabase | undefined;
afterEach(async () => {
  await app?.close();
  await database?.drop();
});

/** An organisation in another zone, whose mail goes at another time of day. */
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
  app = await startApp({ now, databaseUrl: database.url, settings: { EUTILS_URL: 'http://127.0.0.1:9/' } });
  return app;
}

describe('the hour at which mail goes', () => {
  it('is the wall time of its day, on both sides of a change of the clock', async () => {
    const berlin = await organisationIn('Europe/Berlin', '08:00', '2026-01-05T00:00:00Z');
    const ownerId = await person(berlin, 'Olive Owner');
    // 30 days before April 22 is Monday, March 23, in winter time; 14 days before it is April 8, in summer time.
    await policy(berlin, { nextReview: '2026-04-22', ownerId });
    await berlin.advanceTo('2026-01-05T07:00:00Z');
    await berlin.advanceTo('2026-01-21T07:00:00Z');
    await berlin.advanceTo('2026-02-20T07:00:00Z');
    await berlin.advanceTo('2026-03-23T06:59:59Z');
    await berlin.advanceTo('2026-03-23T07:00:00Z');
    await berlin.advanceTo('2026-04-08T05:59:59Z');
    await berlin.advanceTo('2026-04-08T06:00:00Z');
    const sent = (await sentMails(berlin)).map(({ at }) => at.toString());
    expect(sent.slice(-2)).toEqual(['2026-03-23T07:00:00Z', '2026-04-08T06:00:00Z']);
  });

  it('where the clock skips it, is the moment after the gap', async () => {
    // In Cairo the clock goes from 00:00 to 01:00 on Friday, April 24, 2026.
    const cairo = await organisationIn('Africa/Cairo', '00:30', '2026-04-22T22:00:00Z');
    await policy(cairo, { nextReview: '2026-05-08', ownerId: await person(cairo, 'Olive Owner') });
    await cairo.advanceTo('2026-04-23T21:30:00Z'); // the newest rung missed before, in the digest of April 23
    await cairo.advanceTo('2026-04-23T22:29:59Z');
    await cairo.advanceTo('2026-04-23T22:30:00Z'); // 01:30 there
    expect((await sentMails(cairo)).map(({ at }) => at.toString())).toEqual([
      '2026-04-23T21:30:00Z',
      '2026-04-23T22:30:00Z',
    ]);
  });

  it("is the organisation's day, whatever day it is elsewhere", async () => {
    const kiritimati = await organisationIn('Pacific/Kiritimati', '08:00', '2026-02-01T00:00:00Z');
    await policy(kiritimati, { ownerId: await person(kiritimati, 'Olive Owner') });
    await kiritimati.advanceTo('2026-05-03T17:59:59Z');
    expect(await sentMails(kiritimati)).toEqual([]);
    await kiritimati.advanceTo('2026-05-03T18:00:00Z'); // 08:00 on May 4, UTC+14
    expect(await sentMails(kiritimati)).toHaveLength(1);
    expect(kiritimati.smtp.mails[0]?.subject).toContain('due in 120 days');
  });
});
