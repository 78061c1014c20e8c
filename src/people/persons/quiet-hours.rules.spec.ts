import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { atTime, instant } from '../../kernel/instant.ts';
import { afterQuietHours, type QuietHours } from './quiet-hours.rules.ts';

const house = 'America/Los_Angeles';
const portland = (time: string) => {
  const [day, clock] = time.split('T');
  return atTime(calendarDate(day!), clock!, house);
};

describe('mail that is ready', () => {
  const night: QuietHours = { zone: null, from: '22:00:00', until: '07:30:00' };
  const noon: QuietHours = { zone: null, from: '12:00', until: '13:00' };

  it.each([
    ['goes at once without quiet hours', null, '2026-05-04T03:00', '2026-05-04T03:00'],
    ['goes a minute before they begin', night, '2026-05-04T21:59', '2026-05-04T21:59'],
    ['waits from the moment they begin, past midnight', night, '2026-05-04T22:00', '2026-05-05T07:30'],
    ['waits after midnight for the same end', night, '2026-05-05T00:00', '2026-05-05T07:30'],
    ['waits in the last minute', night, '2026-05-05T07:29', '2026-05-05T07:30'],
    ['goes when they end', night, '2026-05-05T07:30', '2026-05-05T07:30'],
    ['waits within one day', noon, '2026-05-04T12:00', '2026-05-04T13:00'],
    ['goes before hours within one day', noon, '2026-05-04T11:59', '2026-05-04T11:59'],
    ['goes after hours within one day', noon, '2026-05-04T13:00', '2026-05-04T13:00'],
  ])('%s', (_, quiet, at, goes) => {
    expect(afterQuietHours(portland(at), quiet, house).toString()).toBe(portland(goes).toString());
  });

  it("minds the person's own zone", () => {
    const quiet = { zone: 'Pacific/Kiritimati', from: '05:00', until: '09:00' };
    // 08:00 in Portland on May 4 is 05:00 on May 5 there, UTC+14
    expect(afterQuietHours(portland('2026-05-04T08:00'), quiet, house).toString()).toBe(
      '2026-05-04T19:00:00Z',
    );
  });

  it('goes after the gap where their end is skipped that night', () => {
    const quiet = { zone: 'Africa/Cairo', from: '22:00', until: '00:30' };
    // In Cairo the clock goes from 00:00 to 01:00 on April 24, 2026.
    expect(afterQuietHours(instant('2026-04-23T20:00:00Z'), quiet, house).toString()).toBe(
      '2026-04-23T22:30:00Z',
    );
  });

  it('goes once in a night that is an hour longer', () => {
    const quiet = { zone: house, from: '22:00', until: '07:00' };
    const end = afterQuietHours(portland('2026-10-31T23:00'), quiet, house);
    expect(end.toString()).toBe('2026-11-01T15:00:00Z');
    expect(afterQuietHours(end, quiet, house).toString()).toBe(end.toString());
  });

  it("takes a zone that nobody knows for the organisation's", () => {
    const quiet = { zone: 'Moon/Tycho', from: '22:00', until: '07:00' };
    expect(afterQuietHours(portland('2026-05-04T23:00'), quiet, house).toString()).toBe(
      portland('2026-05-05T07:00').toString(),
    );
  });
});
