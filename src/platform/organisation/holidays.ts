import Holidays from 'date-holidays';
import { addDays, calendarDate, dayOfWeek, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { HolidayCalendar } from '../../kernel/business-days.ts';

/** A public holiday and what it is called. */
export interface PublicHoliday {
  readonly day: CalendarDate;
  readonly name: string;
}

const DAY_MS = 24 * 3600 * 1000;

/** The countries whose holidays are known: ISO 3166-1 codes with their names. */
export const holidayCountries: Readonly<Record<string, string>> = new Holidays().getCountries('en');

/**
 * Public holidays of a country, observed days included (July 3, 2026 for July 4), from the date-holidays library.
 * A year is read once, when it is first asked for.
 */
export class PublicHolidays implements HolidayCalendar {
  private readonly source: Holidays;
  private readonly years = new Map<string, ReadonlyMap<string, string>>();

  /** `country` is an ISO 3166-1 code, such as `US`. */
  constructor(country: string) {
    this.source = new Holidays(country, { timezone: 'UTC' });
  }

  isHoliday(day: CalendarDate): boolean {
    return this.yearOf(day.slice(0, 4)).has(day);
  }

  /** The holiday's name; null on any other day. */
  nameOf(day: CalendarDate): string | null {
    return this.yearOf(day.slice(0, 4)).get(day) ?? null;
  }

  /** The holidays of a year (`2026`) from Monday to Friday, in order. */
  ofYear(year: string): readonly PublicHoliday[] {
    return [...this.yearOf(year)]
      .filter(([day]) => day.startsWith(year))
      .map(([day, name]) => ({ day: day as CalendarDate, name }))
      .sort((a, b) => a.day.localeCompare(b.day, 'en'));
  }

  private yearOf(year: string): ReadonlyMap<string, string> {
    const known = this.years.get(year) ?? this.read(Number(year));
    this.years.set(year, known);
    return known;
  }

  /** A New Year's Day on a Saturday is observed on the last day of the year before, so the next year is read too. */
  private read(year: number): ReadonlyMap<string, string> {
    const found = [year, year + 1].flatMap((each) => this.source.getHolidays(each, 'en'));
    const days = found.filter(({ type }) => type === 'public').flatMap(daysOf);
    return new Map(days.filter(([day]) => dayOfWeek(day) <= 5));
  }
}

/** Some holidays last for days; the library gives them once, with their end. */
function daysOf({
  date,
  name,
  start,
  end,
}: ReturnType<Holidays['getHolidays']>[number]): [CalendarDate, string][] {
  const first = calendarDate(date.slice(0, 10));
  const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  return Array.from({ length }, (_, index) => [addDays(first, index), name]);
}
