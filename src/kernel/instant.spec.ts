import { describe, expect, it } from '@jest/globals';
import { calendarDate } from './calendar-date.ts';
import { atTime, dayIn, formatInstant, instant, isZone, justAfter, laterOf, startOfDay } from './instant.ts';

describe('instants and zones', () => {
  it('puts the same instant on two days on the two sides of the date line', () => {
    const now = instant('2026-12-31T10:30:00Z');
    expect(dayIn('Pacific/Kiritimati', now)).toBe('2027-01-01');
    expect(dayIn('Pacific/Pago_Pago', now)).toBe('2026-12-30');
  });

  it.each([
    '-271821-04-20T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '9999-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ])('refuses %s, whose day is no calendar date', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  it.each(['0001-01-02T00:00:00Z', '9998-12-30T23:59:59.999999Z'])('reads %s', (text) => {
    expect(instant(text).toString()).toBe(text);
  });

  it('begins a day at midnight of the zone', () => {
    expect(startOfDay(calendarDate('2027-01-01'), 'America/Los_Angeles').toString()).toBe(
      '2027-01-01T08:00:00Z',
    );
  });

  it('begins a day after the gap where midnight does not exist', () => {
    expect(startOfDay(calendarDate('2018-11-04'), 'America/Sao_Paulo').toString()).toBe(
      '2018-11-04T03:00:00Z',
    );
  });

  it.each([
    ['2026-03-08', '02:30', '2026-03-08T10:30:00Z'],
    ['2026-11-01', '01:30', '2026-11-01T08:30:00Z'],
    ['2026-07-01', '08:00', '2026-07-01T15:00:00Z'],
  ])('%s %s in Los Angeles is %s', (day, time, expected) => {
    expect(atTime(calendarDate(day), time, 'America/Los_Angeles').toString()).toBe(expected);
  });

  it('steps by a microsecond', () => {
    const at = instant('2026-01-01T00:00:00Z');
    expect(justAfter(at).toString()).toBe('2026-01-01T00:00:00.000001Z');
    expect(laterOf(at, justAfter(at)).equals(justAfter(at))).toBe(true);
  });

  it('knows zones and refuses others', () => {
    expect(isZone('America/New_York')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
    expect(isZone('+05:00')).toBe(false);
  });

  it('prints a moment in a zone', () => {
    expect(formatInstant(instant('2026-09-18T17:15:00Z'), 'America/Los_Angeles')).toBe(
      '2026-09-18 10:15 PDT',
    );
  });
});
