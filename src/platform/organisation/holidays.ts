import Holidays from 'date-holidays';
import { dayOfWeek, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { HolidayCalendar } from '../../kernel/business-days.ts';

/**
 * Public holidays of a country, observed days included (July 3, 2026 for July 4), from the date-holidays library.
 * A year is read once, when it is first asked for.
 */
export class PublicHolidays implements HolidayCalendar {
  private readonly source: Holidays;
  private readonly years = new Map<string, ReadonlySet<string>>();

  /** `country` is an ISO 3166-1 code, such as `US`. */
  constructor(country: string) {
    this.source = new Holidays(country, { timezone: 'UTC' });
  }

  isHoliday(day: CalendarDate): boolean {
    const year = day.slice(0, 4);
    let days = this.years.get(year);
    if (days === undefined) {
      days = this.read(Number(year));
      this.years.set(year, days);
    }
    return days.has(day);
  }

  /** A New Year's Day on a Saturday is observed on the last day of the year before, so the next year is read too. */
  private read(year: number): ReadonlySet<string> {
    const found = [year, year + 1].flatMap((each) => this.source.getHolidays(each));
    const days = found.filter(({ type }) => type === 'public').map(({ date }) => date.slice(0, 10));
    return new Set(days.filter((day) => dayOfWeek(day as CalendarDate) <= 5));
  }
}
