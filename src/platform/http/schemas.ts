import { z } from 'zod';
import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { isPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import { instant, type Instant } from '../../kernel/instant.ts';

/** Marks an issue whose refusal has the code `invalid_date`. */
const asDate = { code: 'invalid_date' };

/** A FHIR `date`: year, month or day. */
export const partialDateSchema = z.string().transform((text, context): PartialDate => {
  if (isPartialDate(text)) return text;
  context.addIssue({
    code: 'custom',
    message: `"${text.slice(0, 40)}" is not YYYY, YYYY-MM or YYYY-MM-DD of the calendar`,
    params: asDate,
  });
  return z.NEVER;
});

/** A full day. */
export const calendarDateSchema = z
  .string()
  .meta({ format: 'date' })
  .transform((text, context): CalendarDate => {
    if (isCalendarDate(text)) return text;
    context.addIssue({
      code: 'custom',
      message: `"${text.slice(0, 40)}" is not a full day YYYY-MM-DD of the calendar`,
      params: asDate,
    });
    return z.NEVER;
  });

/** An RFC 3339 instant with its offset. */
export const instantSchema = z
  .string()
  .meta({ format: 'date-time' })
  .transform((text, context): Instant => {
    try {
      return instant(text);
    } catch {
      context.addIssue({
        code: 'custom',
        message: `"${text.slice(0, 40)}" is not an instant with its offset, of the years 0001 to 9998`,
        params: asDate,
      });
      return z.NEVER;
    }
  });
