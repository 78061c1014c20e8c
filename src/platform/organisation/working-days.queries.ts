import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Database } from '../database/database.ts';
import { Organisation } from './organisation.ts';
import type { HouseDay } from './house-holidays.ts';

/** A day from Monday to Friday that is special: nobody works, or the house does all the same. */
export interface CalendarDay {
  readonly day: CalendarDate;
  readonly name: string;
  /** True on a public holiday on which this house works. */
  readonly works: boolean;
  /** Who says so: the country's public holidays, or the organisation. */
  readonly source: 'public' | 'organisation';
}

/** The days off of a year. */
export interface OrganisationCalendar {
  readonly year: string;
  /** ISO 3166-1. */
  readonly country: string;
  readonly days: readonly CalendarDay[];
}

/** What the organisation is set to. */
export interface OrganisationFacts {
  readonly name: string;
  readonly zone: string;
  /** `HH:MM`. */
  readonly mailTime: string;
  /** ISO 3166-1. */
  readonly holidayCountry: string;
}

/** Questions about when the house works. */
@Injectable()
export class WorkingDaysQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /** Name, zone, mail time and country. */
  async facts(): Promise<OrganisationFacts> {
    const [found] = await this.database.query<OrganisationFacts>(
      `select name, zone, to_char(mail_time, 'HH24:MI') as "mailTime", holiday_country as "holidayCountry" from organisation`,
    );
    return found!;
  }

  /** The special days of a year (`2026`), in order: the public holidays with the organisation's own laid over them. */
  async calendar(year: string): Promise<OrganisationCalendar> {
    const { holidayCountry: country } = await this.facts();
    const own = await this.database.query<HouseDay>(
      'select day, name, works from organisation_holiday where day >= $1::date and day < $2::date',
      [`${year}-01-01`, `${Number(year) + 1}-01-01`],
    );
    const days = new Map<CalendarDate, CalendarDay>();
    for (const holiday of this.organisation.publicHolidays(country).ofYear(year)) {
      days.set(holiday.day, { ...holiday, works: false, source: 'public' });
    }
    for (const day of own) days.set(day.day, { ...day, source: 'organisation' });
    return { year, country, days: [...days.values()].sort((a, b) => a.day.localeCompare(b.day, 'en')) };
  }
}
