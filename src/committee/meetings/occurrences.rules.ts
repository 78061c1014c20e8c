import { addDays, addMonths, type CalendarDate } from '../../kernel/calendar-date.ts';
import { onOrAfterBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { daysOf, type SeriesRule } from './series-rule.rules.ts';

/** What becomes of a meeting that falls on a holiday or a closed day. */
export const holidayRules = ['skip', 'next_business_day'] as const;
export type HolidayRule = (typeof holidayRules)[number];

/** Months for which a series has its meetings made, from today on. */
const MONTHS_AHEAD = 6;

/** The first day for which a series has no meetings made yet. */
export const horizonOf = (today: CalendarDate): CalendarDate => addMonths(today, MONTHS_AHEAD);

/** When a series meets, besides its wall time. */
export interface SeriesDays {
  readonly rule: SeriesRule;
  /** The first day on which it may meet; intervals count from it. */
  readonly from: CalendarDate;
  /** The first day on which it no longer does; null without an end. */
  readonly until: CalendarDate | null;
  readonly onHoliday: HolidayRule;
}

/** One meeting of a series. */
export interface Occurrence {
  /** The day that the rule gives; it names the occurrence. */
  readonly occurrenceOn: CalendarDate;
  /** The day on which the committee meets. */
  readonly day: CalendarDate;
}

/**
 * The meetings of a series on days after `today`, some months ahead. A holiday or closed day is left out or moved to the next
 * business day, as the series says; a meeting that is moved onto another one's day is left out, for it is the same one.
 */
export function occurrencesAhead(
  series: SeriesDays,
  today: CalendarDate,
  holidays: HolidayCalendar,
): Occurrence[] {
  const horizon = horizonOf(today);
  const until = series.until !== null && series.until < horizon ? series.until : horizon;
  // a day of last week may have been moved to one that is still to come
  const given = daysOf(series.rule, series.from, addDays(today, -LONGEST_CLOSURE_DAYS), until);
  const open = (day: CalendarDate) => !holidays.isHoliday(day); // a committee that meets on Saturdays has said so
  const taken = new Set(given.filter(open));
  return given
    .flatMap((occurrenceOn) => {
      if (open(occurrenceOn)) return [{ occurrenceOn, day: occurrenceOn }];
      if (series.onHoliday === 'skip') return [];
      const day = onOrAfterBusinessDay(occurrenceOn, holidays);
      if (taken.has(day)) return [];
      taken.add(day);
      return [{ occurrenceOn, day }];
    })
    .filter(({ day }) => day > today);
}

/** Days that a house stays closed in a row at most. */
const LONGEST_CLOSURE_DAYS = 14;
