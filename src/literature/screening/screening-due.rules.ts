import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';

/** Days that a reviewer usually has for a record. */
export const USUAL_DAYS = 30;
/** Days that a reviewer has at least, however near the review is. */
export const FEWEST_DAYS = 7;

/**
 * The last day by which a record is to be screened that arrived on a day of the organisation: {@link USUAL_DAYS} later, but
 * before the first day of the review window, so that the draft can still be written in time; never fewer than
 * {@link FEWEST_DAYS} later, since nobody can be late on the day they are asked. `nextReview` is null for a policy without
 * a review to come.
 */
export function screeningDue(arrivedOn: CalendarDate, nextReview: PartialDate | null): CalendarDate {
  const usual = addDays(arrivedOn, USUAL_DAYS);
  const soonest = addDays(arrivedOn, FEWEST_DAYS);
  const beforeWindow = nextReview === null ? usual : addDays(rangeOf(nextReview).from, -1);
  const wanted = beforeWindow < usual ? beforeWindow : usual;
  return wanted < soonest ? soonest : wanted;
}
