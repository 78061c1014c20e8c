import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { capacityPlan, type CapacitySetting, type Leave } from './capacity.rules.ts';

// Labor Day leaves September 2026 with 21 business days
const holidays = { isHoliday: (day: string) => day === '2026-09-07' };
const leave = (from: string, until: string): Leave => ({
  personId: 'olive',
  from: calendarDate(from),
  until: calendarDate(until),
});
const setting = (
  personId: string | null,
  from: string | null,
  reviewsPerMonth: number | null,
): CapacitySetting => ({
  personId,
  from: from === null ? null : partialDate(from),
  reviewsPerMonth,
});
const september = (settings: CapacitySetting[], leaves: Leave[] = []) =>
  capacityPlan(settings, leaves, holidays)('olive', partialDate('2026-09'));

describe('what a person can do in a month', () => {
  it.each<[string, CapacitySetting[], number | null]>([
    ['is not known where nobody has said it', [], null],
    ['is the organisation’s', [setting(null, null, 4)], 4],
    ['is the person’s own before the organisation’s', [setting(null, null, 4), setting('olive', null, 6)], 6],
    ['is not somebody else’s', [setting('rex', null, 6)], null],
    ['is what holds from that month on', [setting('olive', null, 6), setting('olive', '2026-09', 2)], 2],
    ['is not yet what holds from the next', [setting('olive', null, 6), setting('olive', '2026-10', 2)], 6],
    ['is the latest that has begun', [setting('olive', '2026-09', 2), setting('olive', '2026-03', 9)], 2],
    [
      'is the organisation’s again',
      [setting(null, null, 4), setting('olive', '2026-01', 6), setting('olive', '2026-09', null)],
      4,
    ],
    ['may be nothing', [setting(null, null, 4), setting('olive', null, 0)], 0],
  ])('%s', (_, settings, expected) => {
    expect(september(settings)).toEqual({ reviews: expected, leaveDays: 0 });
  });

  it.each([
    ['the whole month', [leave('2026-08-15', '2026-10-15')], 0, 21],
    ['a week with a holiday in it', [leave('2026-09-05', '2026-09-14')], 8.5, 4],
    ['a weekend', [leave('2026-09-05', '2026-09-07')], 10.5, 0],
    ['until the first day, exclusive', [leave('2026-08-01', '2026-09-01')], 10.5, 0],
    ['two days that overlap', [leave('2026-09-01', '2026-09-03'), leave('2026-09-02', '2026-09-03')], 9.5, 2],
  ])('is less by a leave of %s', (_, leaves, reviews, leaveDays) => {
    const said = [setting('olive', null, 10.5)];
    expect(september(said, leaves)).toEqual({ reviews, leaveDays });
  });
});
