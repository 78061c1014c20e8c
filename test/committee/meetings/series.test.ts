import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { Organisation } from '../../../src/platform/organisation/organisation.ts';
import { CalendarSources } from '../../../src/reviews/calendar/calendar-sources.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { committeeOf } from '../../support/build-policy-version.ts';
import { auditOf } from '../../people/support.ts';
import { tableOf, type Table } from './builders.ts';

const thirdThursday = {
  name: 'Policy committee',
  rule: { monthly: { week: 3, weekday: 'TH' } },
  startsAt: '13:00',
  durationMinutes: 90,
  from: '2026-01-01',
};

interface Listed {
  id: string;
  day: string;
  startsAt: string;
  name: string;
  state: string;
  beginsAt: string;
  revision: number;
  cancelReason: string | null;
}

describe('a series of meetings', () => {
  let app: TestApp;
  let table: Table;
  beforeEach(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    table = await tableOf(app);
  });
  afterEach(async () => await app.close());

  const begin = async (more: object = {}) => {
    const reply = await table.send('POST', '/v1/meeting-series', { ...thirdThursday, ...more });
    expect({ status: reply.status, text: reply.status === 201 ? '' : reply.text }).toEqual({
      status: 201,
      text: '',
    });
    return reply.json<{ id: string; ruleInWords: string; rule: string; zone: string }>();
  };
  const meetings = async (query = '') =>
    (await table.get(table.chair, `/v1/meetings?limit=200${query}`)).json<{ items: Listed[] }>().items;
  const days = async (query = '&state=planned') => (await meetings(query)).map(({ day }) => day);

  it('is made some months ahead, at the wall time whatever the clocks do', async () => {
    const series = await begin();
    expect(series).toMatchObject({
      rule: 'FREQ=MONTHLY;BYDAY=3TH',
      ruleInWords: 'third Thursday of each month',
      zone: 'America/Los_Angeles',
    });
    expect((await meetings()).map(({ day, beginsAt }) => [day, beginsAt])).toEqual([
      ['2026-02-19', '2026-02-19T21:00:00Z'],
      ['2026-03-19', '2026-03-19T20:00:00Z'],
      ['2026-04-16', '2026-04-16T20:00:00Z'],
      ['2026-05-21', '2026-05-21T20:00:00Z'],
      ['2026-06-18', '2026-06-18T20:00:00Z'],
      ['2026-07-16', '2026-07-16T20:00:00Z'],
    ]);
    const [entry] = await auditOf(app, 'meeting_series.begun');
    expect(entry!.detail).toMatchObject({ rule: 'FREQ=MONTHLY;BYDAY=3TH' });
  });

  it('is made once by two replicas whose sweeps run at the same time, twice, and after the clock was set back', async () => {
    await begin();
    const other = await startApp({ now: '2026-02-10T17:00:00Z', databaseUrl: app.databaseUrl });
    try {
      for (const now of [
        '2026-04-02T17:00:00Z',
        '2026-04-02T17:00:00Z',
        '2026-03-01T17:00:00Z',
        '2026-04-02T17:00:00Z',
      ]) {
        for (const each of [app, other]) each.clock.moveTo(instant(now));
        await Promise.all(
          [app, other].map(async ({ nest }) => await nest.get(Sweeps).run('committee.make-meetings')),
        );
      }
    } finally {
      await other.close();
    }
    expect(await days()).toEqual([
      '2026-02-19',
      '2026-03-19',
      '2026-04-16',
      '2026-05-21',
      '2026-06-18',
      '2026-07-16',
      '2026-08-20',
      '2026-09-17',
    ]);
    expect(await meetings('&state=cancelled')).toEqual([]);
  });

  it('skips a holiday, or moves it, as the series says, and takes a closed day over that was added later', async () => {
    await app.advanceTo('2026-10-01T17:00:00Z');
    const series = await begin({ rule: 'FREQ=MONTHLY;BYDAY=4TH', onHoliday: 'skip' });
    expect(await days('&state=planned&from=2026-11-01&to=2026-12-31')).toEqual(['2026-12-24']);
    const moved = await table.send('PATCH', `/v1/meeting-series/${series.id}`, {
      onHoliday: 'next_business_day',
    });
    expect(moved.status).toBe(200);
    expect(await days('&state=planned&from=2026-11-01&to=2026-12-31')).toEqual(['2026-11-27', '2026-12-24']);
    await app.database.query(
      `insert into organisation_holiday (day, name) values ('2026-12-24', 'Closed'), ('2026-11-27', 'Closed')`,
    );
    await app.advanceTo('2026-10-02T17:00:00Z');
    expect(await days('&state=planned&from=2026-11-01&to=2026-12-31')).toEqual(['2026-11-30', '2026-12-28']);
  });

  it('changes only meetings to come that nobody has touched', async () => {
    const series = await begin();
    const [february, march, april, may] = await meetings();
    const move = await table.send('PATCH', `/v1/meetings/${march!.id}`, {
      day: '2026-03-20',
      reason: 'The room is taken',
    });
    expect(move.json()).toMatchObject({ day: '2026-03-20', revision: 2 });
    expect(
      (await table.send('POST', `/v1/meetings/${april!.id}/cancel`, { reason: 'Nothing is due' })).status,
    ).toBe(200);
    await app.advanceTo('2026-02-19T23:00:00Z');

    const changed = await table.send('PATCH', `/v1/meeting-series/${series.id}`, {
      rule: 'FREQ=MONTHLY;BYDAY=1TU',
      startsAt: '09:30',
      name: 'Early committee',
    });
    expect(changed.status).toBe(200);
    const all = await meetings();
    const byId = (id: string) => all.find((each) => each.id === id);
    expect(byId(february!.id)).toMatchObject({ day: '2026-02-19', startsAt: '13:00', state: 'planned' });
    expect(byId(march!.id)).toMatchObject({ day: '2026-03-20', startsAt: '13:00', state: 'planned' });
    expect(byId(april!.id)).toMatchObject({ state: 'cancelled', cancelReason: 'Nothing is due' });
    expect(byId(may!.id)).toMatchObject({
      state: 'cancelled',
      cancelReason: 'The series no longer meets on this day.',
    });
    expect(
      all
        .filter(({ name, state }) => name === 'Early committee' && state === 'planned')
        .map(({ day }) => day),
    ).toEqual(['2026-03-03', '2026-04-07', '2026-05-05', '2026-06-02', '2026-07-07', '2026-08-04']);

    // the old rule again: what the series called off itself comes back, what a person called off does not
    await table.send('PATCH', `/v1/meeting-series/${series.id}`, {
      rule: thirdThursday.rule,
      startsAt: '13:00',
    });
    const back = await meetings();
    expect(back.find(({ id }) => id === may!.id)).toMatchObject({
      state: 'planned',
      cancelReason: null,
      revision: 3,
    });
    expect(back.find(({ id }) => id === april!.id)).toMatchObject({ state: 'cancelled' });
    expect(back.filter(({ day }) => day === '2026-05-21')).toHaveLength(1);
  });

  it('ends on the day it is told', async () => {
    const { id } = await begin();
    await table.send('PATCH', `/v1/meeting-series/${id}`, { until: '2026-04-16' });
    expect(await days()).toEqual(['2026-02-19', '2026-03-19']);
  });

  it.each([
    [{ rule: { monthly: { week: 5, weekday: 'TH' } } }, 'rule'],
    [{ rule: 'FREQ=SECONDLY' }, 'rule'],
    [{ rule: 'FREQ=MONTHLY;BYDAY=5TH;BYMONTH=2' }, 'rule'],
    [{ startsAt: '25:00' }, 'startsAt'],
    [{ durationMinutes: 0 }, 'durationMinutes'],
    [{ zone: 'Mars/Olympus' }, 'zone'],
    [{ link: 'javascript:alert(1)' }, 'link'],
    [{ until: '2026-01-01' }, 'until'],
    [{ name: ' ' }, 'name'],
  ])('refuses %j', async (wrong, field) => {
    const reply = await table.send('POST', '/v1/meeting-series', { ...thirdThursday, ...wrong });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(field);
    expect(await meetings()).toEqual([]);
  });

  it('refuses a change of a revision that is gone', async () => {
    const { id } = await begin();
    const [meeting] = await meetings();
    const headers = { ...table.chair, 'if-match': '"7"' };
    const stale = async (url: string, payload: object) =>
      await app.http({ method: 'PATCH', url, headers, payload });
    expect((await stale(`/v1/meeting-series/${id}`, { name: 'X' })).status).toBe(412);
    expect((await stale(`/v1/meetings/${meeting!.id}`, { name: 'X' })).status).toBe(412);
  });

  it('is in the committee’s calendar: moved, and cancelled', async () => {
    const id = await table.meeting('2026-03-05', { place: 'Room 2; <b>upstairs</b>' });
    const events = async (personId: string | null) => {
      const scope = { personId, today: app.nest.get(Organisation).today(app.clock.now()) };
      const found = await app.nest.get(CalendarSources).events(app.database.source.manager, scope);
      return found.filter(({ uid }) => uid === `meeting-${id}@almanac`);
    };
    expect(await events(null)).toMatchObject([
      { summary: 'Policy committee', status: 'confirmed', location: 'Room 2; <b>upstairs</b>' },
    ]);
    await table.send('PATCH', `/v1/meetings/${id}`, { day: '2026-03-06' });
    const [moved] = await events(table.members[0]!.id);
    expect('startsAt' in moved!.when && moved!.when.startsAt.toString()).toBe('2026-03-06T21:00:00Z');
    await table.send('POST', `/v1/meetings/${id}/cancel`, { reason: 'Snow' });
    expect(await events(null)).toMatchObject([{ status: 'cancelled' }]);
    const { author } = await committeeOf(app);
    expect(await events(author.id)).toEqual([]);
  });
});
