import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../kernel/calendar-date.ts';
import { checkEmbargo, isPublicOn } from './embargo.rules.ts';

describe('an embargoed version', () => {
  it.each<[string | null, string, boolean]>([
    [null, '2026-12-01', true],
    ['2027-01-01', '2026-12-31', false],
    ['2027-01-01', '2027-01-01', true],
    ['2027-01-01', '2027-01-02', true],
  ])('until %s is public on %s: %s', (until, today, expected) => {
    const embargoUntil = until === null ? null : calendarDate(until);
    expect(isPublicOn({ embargoUntil }, calendarDate(today))).toBe(expected);
  });
});

describe('an embargo signed on December 1 for a version of January 1', () => {
  const check = (until: string | null, replacesWhole = false, inherited: string | null = null) =>
    checkEmbargo(until === null ? null : calendarDate(until), {
      today: calendarDate('2026-12-01'),
      effective: calendarDate('2027-01-01'),
      replacesWhole,
      inherited: inherited === null ? null : calendarDate(inherited),
    });

  it.each([null, '2026-12-02', '2027-01-01'])('may last until %s', (until) => {
    expect(() => check(until)).not.toThrow();
  });

  it.each([
    ['2026-12-01', 'must be after 2026-12-01'],
    ['2026-11-30', 'must be after 2026-12-01'],
    ['2027-01-02', 'must not be after 2027-01-01'],
  ])('may not last until %s', (until, reason) => {
    expect(() => check(until)).toThrow(reason);
  });

  it.each([
    [null, '2026-12-02', false],
    ['2026-12-19', '2026-12-20', false],
    ['2026-12-20', '2026-12-20', true],
    [null, '2026-12-01', true],
  ])('may last until %s where the text before is embargoed until %s: %s', (until, inherited, allowed) => {
    const checked = expect(() => check(until, false, inherited));
    if (allowed) checked.not.toThrow();
    else checked.toThrow(`is embargoed until ${inherited}`);
  });

  it('may not hide why a version the public knows of loses all its days', () => {
    expect(() => check('2026-12-20', true)).toThrow('another version begins on 2027-01-01');
    expect(() => check(null, true)).not.toThrow();
  });
});
