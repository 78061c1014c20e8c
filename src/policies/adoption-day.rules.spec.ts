import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../kernel/calendar-date.ts';
import { adoptionDayProblem } from './adoption-day.rules.ts';

describe('a version to be adopted on June 15', () => {
  it.each([
    ['2026-06-15', null, null],
    ['2026-06-16', null, '2026-06-16 is after 2026-06-15'],
    ['2025-12-31', '2026-01-01', null],
    ['2026-01-01', '2026-01-01', '2026-01-01 is not before 2026-01-01'],
    ['2026-03-01', '2026-01-01', '2026-03-01 is not before 2026-01-01'],
  ])('from %s on, where decisions are for %s and later: %s', (effective, decided, problem) => {
    const found = adoptionDayProblem(
      calendarDate(effective),
      calendarDate('2026-06-15'),
      decided === null ? null : calendarDate(decided),
    );
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });
});
