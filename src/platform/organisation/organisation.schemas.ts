import { z } from 'zod';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { InvalidDate } from '../../kernel/errors.ts';
import { calendarDateSchema } from '../http/schemas.ts';
import { lineSchema } from '../http/text-schemas.ts';
import { holidayCountries } from './holidays.ts';
import type { OrganisationCalendar } from './working-days.queries.ts';

/** A year with a calendar of holidays. */
export const yearSchema = z.string().regex(/^(19|20|21)\d\d$/, { error: 'must be a year from 1900 to 2199' });

/** Query of `GET /v1/organisation/calendar`; unset, this year. */
export const calendarQuerySchema = z.object({ year: yearSchema.optional() });

/** The day in the address of a holiday. */
export const holidayDaySchema = calendarDateSchema.refine(
  (day) => yearSchema.safeParse(day.slice(0, 4)).success,
  {
    error: 'must be of a year from 1900 to 2199',
  },
);

/** Reads the day in the address of a holiday. Throws {@link InvalidDate}. */
export function holidayDayFrom(text: string): CalendarDate {
  const day = holidayDaySchema.safeParse(text);
  if (day.success) return day.data;
  throw new InvalidDate('day', text.slice(0, 40), day.error.issues[0]?.message ?? 'is no day');
}

/** Body of `PUT /v1/organisation/holidays/{day}`. */
export const holidaySchema = z.strictObject({ name: lineSchema(100), works: z.boolean().default(false) });

/** Body of `PATCH /v1/organisation`; what is left out stays. */
export const organisationChangeSchema = z.strictObject({
  mailTime: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day HH:MM' })
    .optional(),
  holidayCountry: z
    .string()
    .refine((code) => Object.hasOwn(holidayCountries, code), {
      error: 'must be the ISO 3166-1 code of a country whose holidays are known',
    })
    .optional(),
});

/** A year's days off, as the API shows them. */
export function presentCalendar({ year, country, days }: OrganisationCalendar) {
  return {
    year,
    holidayCountry: country,
    items: days.map((day) => ({ ...day, links: { self: `/v1/organisation/holidays/${day.day}` } })),
  };
}
