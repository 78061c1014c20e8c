import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { beginningOf, endOf, meetingTimeInWords } from './meeting-time.rules.ts';

const at = (day: string, startsAt: string, durationMinutes = 90, zone = 'America/Los_Angeles') => ({
  day: calendarDate(day),
  startsAt,
  durationMinutes,
  zone,
});

describe('the moments of a meeting', () => {
  it.each([
    // the wall time stays, the moment moves with the clocks: March 8 and November 1, 2026
    ['2026-03-05', '13:00', '2026-03-05T21:00:00Z', '2026-03-05T22:30:00Z'],
    ['2026-03-12', '13:00', '2026-03-12T20:00:00Z', '2026-03-12T21:30:00Z'],
    ['2026-10-29', '13:00', '2026-10-29T20:00:00Z', '2026-10-29T21:30:00Z'],
    ['2026-11-05', '13:00', '2026-11-05T21:00:00Z', '2026-11-05T22:30:00Z'],
    // 02:30 does not exist on March 8; 01:30 is there twice on November 1
    ['2026-03-08', '02:30', '2026-03-08T10:30:00Z', '2026-03-08T12:00:00Z'],
    ['2026-11-01', '01:30', '2026-11-01T08:30:00Z', '2026-11-01T10:00:00Z'],
  ])('%s %s', (day, time, begins, ends) => {
    expect(beginningOf(at(day, time)).toString()).toBe(begins);
    expect(endOf(at(day, time)).toString()).toBe(ends);
  });

  it('are said with the zone of that day', () => {
    expect(meetingTimeInWords(at('2026-11-19', '13:00'))).toBe(
      'Thursday, November 19, 2026, 1:00 PM to 2:30 PM PST',
    );
    expect(meetingTimeInWords(at('2026-07-16', '13:00'))).toBe(
      'Thursday, July 16, 2026, 1:00 PM to 2:30 PM PDT',
    );
  });
});
