import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { Organisation } from '../../src/platform/organisation/organisation.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';

let app: TestApp;
let replica: TestApp;
let admin: SessionHeaders;
let author: SessionHeaders;
beforeAll(async () => {
  app = await startApp({ now: '2026-02-10T17:00:00Z' });
  replica = await startApp({ now: '2026-02-10T17:00:00Z', databaseUrl: app.databaseUrl });
  admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
  author = await signIn(app, await buildPerson(app, { name: 'Otto Author', roles: ['author'] }));
}, 60_000);
afterAll(async () => {
  await app.drain();
  await replica.close();
  await app.close();
});
beforeEach(async () => {
  await app.database.query('delete from organisation_holiday');
  await app.database.query(`update organisation set mail_time = '08:00', holiday_country = 'US'`);
});

const ask = async (
  method: 'PUT' | 'DELETE' | 'PATCH' | 'GET',
  url: string,
  payload?: object,
  headers: Record<string, string> = admin,
): Promise<TestReply> =>
  await app.http({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
const close = async (day: string, body: object = { name: 'Founders’ Day' }, headers = admin) =>
  await ask('PUT', `/v1/organisation/holidays/${day}`, body, headers);
const isHoliday = async (at: TestApp, day: string) =>
  (await at.nest.get(Organisation).hours(at.database.source.manager)).holidays.isHoliday(calendarDate(day));
const replans = async () =>
  (await app.database.query(`select from event where type = 'organisation.hours.changed'`)).length;

interface Calendar {
  items: { day: string; name: string; works: boolean; source: string }[];
}
const calendar = async (year: string) =>
  (await ask('GET', `/v1/organisation/calendar?year=${year}`)).json<Calendar>().items;

describe('the calendar', () => {
  it('lists the public holidays of a year from Monday to Friday, observed days included', async () => {
    expect((await calendar('2026')).map(({ day }) => day)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
    expect((await calendar('2021')).at(-1)).toMatchObject({ day: '2021-12-31' });
  });

  it('is of this year unless another is asked for, and of no year that is none', async () => {
    expect((await ask('GET', '/v1/organisation/calendar')).json()).toMatchObject({ year: '2026' });
    for (const year of ['26', '1899', '2200', '9999', 'next']) {
      expect((await ask('GET', `/v1/organisation/calendar?year=${year}`)).status).toBe(400);
    }
  });
});

describe('a day of the house’s own', () => {
  it('is closed on every replica at once, and open again when it is taken back', async () => {
    expect((await close('2026-12-24')).status).toBe(200);
    expect([await isHoliday(app, '2026-12-24'), await isHoliday(replica, '2026-12-24')]).toEqual([
      true,
      true,
    ]);
    expect((await ask('DELETE', '/v1/organisation/holidays/2026-12-24')).status).toBe(204);
    expect(await isHoliday(replica, '2026-12-24')).toBe(false);
    expect((await ask('DELETE', '/v1/organisation/holidays/2026-12-24')).status).toBe(404);
  });

  it('may be a public holiday on which the house works', async () => {
    await close('2026-07-03', { name: 'We work', works: true });
    expect(await isHoliday(replica, '2026-07-03')).toBe(false);
    expect(await calendar('2026')).toContainEqual(
      expect.objectContaining({ day: '2026-07-03', name: 'We work', works: true, source: 'organisation' }),
    );
  });

  it('is told once, with what it was', async () => {
    const before = await replans();
    await close('2026-12-24');
    await close('2026-12-24');
    await close('2026-12-24', { name: 'Christmas Eve' });
    const audited = (await auditOf(app, 'organisation.holiday.changed'))
      .slice(-2)
      .map(({ detail }) => detail);
    expect(audited).toMatchObject([
      { day: '2026-12-24', from: null, to: { name: 'Founders’ Day', works: false } },
      { from: { name: 'Founders’ Day' }, to: { name: 'Christmas Eve' } },
    ]);
    expect((await replans()) - before).toBe(1); // another name moves no reminder
  });

  it.each([
    ['a Saturday', '2026-12-26', {}, 'invalid_request'],
    ['no day', '2026-02-30', {}, 'invalid_date'],
    ['a month', '2026-12', {}, 'invalid_date'],
    ['a year far away', '9998-12-31', {}, 'invalid_date'],
    ['a working day to work on', '2026-12-24', { works: true }, 'invalid_request'],
    ['no name', '2026-12-24', { name: ' ' }, 'invalid_request'],
    ['a name with a NUL', '2026-12-24', { name: 'a\0b' }, 'invalid_request'],
  ])('is refused for %s', async (_, day, body, code) => {
    const reply = await close(day, { name: 'Day', ...body });
    expect([reply.status, reply.json()]).toEqual([400, expect.objectContaining({ code })]);
  });

  it('is nothing an author or a stranger changes', async () => {
    expect((await close('2026-12-24', { name: 'Day' }, author)).status).toBe(403);
    expect((await ask('GET', '/v1/organisation', undefined, {})).status).toBe(401);
  });
});

describe('mail time and country', () => {
  it('change on every replica at once, audited', async () => {
    const reply = await ask('PATCH', '/v1/organisation', { mailTime: '09:30', holidayCountry: 'DE' });
    expect(reply.json()).toMatchObject({ mailTime: '09:30', holidayCountry: 'DE' });
    const hours = await replica.nest.get(Organisation).hours(replica.database.source.manager);
    expect([hours.mailTime, hours.holidays.isHoliday(calendarDate('2026-10-03'))]).toEqual(['09:30', false]);
    expect(hours.holidays.isHoliday(calendarDate('2026-05-01'))).toBe(true);
    expect((await auditOf(app, 'organisation.changed')).at(-1)?.detail).toMatchObject({
      from: { mailTime: '08:00', holidayCountry: 'US' },
      to: { mailTime: '09:30', holidayCountry: 'DE' },
    });
  });

  it.each([
    { mailTime: '24:00' },
    { mailTime: '8:00' },
    { holidayCountry: 'XX' },
    { holidayCountry: 'toString' },
    { zone: 'Europe/Berlin' },
  ])('refuses %j', async (change) => {
    expect((await ask('PATCH', '/v1/organisation', change)).status).toBe(400);
  });
});
