import { describe, expect, it } from '@jest/globals';
import { calendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { horizonOf, occurrencesAhead, type HolidayRule } from './occurrences.rules.ts';
import { storedRule } from './series-rule.rules.ts';

const day = calendarDate;
const closedOn = (...days: string[]) => ({ isHoliday: (each: CalendarDate) => days.includes(each) });

const ahead = (
  rule: string,
  today: string,
  closed: readonly string[],
  onHoliday: HolidayRule = 'skip',
  until: string | null = null,
) =>
  occurrencesAhead(
    { rule: storedRule(rule), from: day('2026-01-01'), until: until === null ? null : day(until), onHoliday },
    day(today),
    closedOn(...closed),
  ).map(({ occurrenceOn, day: met }) => (occurrenceOn === met ? met : `${occurrenceOn} on ${met}`));

describe('the meetings ahead', () => {
  it('are those of six months, without today', () => {
    expect(horizonOf(day('2026-08-31'))).toBe('2027-02-28');
    expect(ahead('FREQ=MONTHLY;BYDAY=3TH', '2026-06-18', [])).toEqual(
      ['2026-07-16', '2026-08-20', '2026-09-17', '2026-10-15', '2026-11-19', '2026-12-17'].slice(0, 6),
    );
    expect(ahead('FREQ=MONTHLY;BYDAY=3TH', '2026-06-17', [])[0]).toBe('2026-06-18');
  });

  it('leave out a holiday, or move it to the next business day', () => {
    const thanksgiving = ['2026-11-26', '2026-11-27'];
    expect(ahead('FREQ=MONTHLY;BYDAY=4TH;BYMONTH=11', '2026-09-01', thanksgiving)).toEqual([]);
    expect(
      ahead('FREQ=MONTHLY;BYDAY=4TH;BYMONTH=11', '2026-09-01', thanksgiving, 'next_business_day'),
    ).toEqual(['2026-11-26 on 2026-11-30']);
  });

  it('keep a day that was moved from before today to after it', () => {
    expect(
      ahead('FREQ=MONTHLY;BYDAY=4TH;BYMONTH=11', '2026-11-26', ['2026-11-26'], 'next_business_day'),
    ).toEqual(['2026-11-26 on 2026-11-27']);
    expect(
      ahead('FREQ=MONTHLY;BYDAY=4TH;BYMONTH=11', '2026-11-27', ['2026-11-26'], 'next_business_day'),
    ).toEqual([]);
  });

  it('are one where a moved one meets another', () => {
    const days = ahead(
      'FREQ=WEEKLY;BYDAY=TH,FR',
      '2026-11-24',
      ['2026-11-26'],
      'next_business_day',
      '2026-11-30',
    );
    expect(days).toEqual(['2026-11-27']);
  });

  it('may be on a Saturday where the rule says so', () => {
    expect(ahead('FREQ=MONTHLY;BYDAY=1SA;BYMONTH=9', '2026-08-01', [])).toEqual(['2026-09-05']);
  });

  it('end on the day before the end', () => {
    expect(ahead('FREQ=MONTHLY;BYDAY=3TH', '2026-06-30', [], 'skip', '2026-08-20')).toEqual(['2026-07-16']);
    expect(ahead('FREQ=MONTHLY;BYDAY=3TH', '2026-06-30', [], 'skip', '2026-08-21')).toEqual([
      '2026-07-16',
      '2026-08-20',
    ]);
  });
});
