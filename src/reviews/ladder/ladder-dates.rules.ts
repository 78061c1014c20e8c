import type { HolidayCalendar } from '../../kernel/business-days.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { occurrencesOf, planLadder, type PlannedRung } from './ladder-plan.rules.ts';
import { rungOf, type Ladder } from './ladder.rules.ts';

/** How many repetitions of a rung without end are shown, the first among them. */
const REPETITIONS_SHOWN = 5;

/** The days a ladder gives for a window, in order; of a rung that repeats the first few. */
export function ladderDates(
  nextReview: PartialDate,
  ladder: Ladder,
  holidays: HolidayCalendar,
): readonly PlannedRung[] {
  return planLadder(nextReview, ladder, holidays).flatMap((first) => {
    const rung = rungOf(ladder, first.key);
    if (rung.repeatEveryDays === null) return [first];
    const later = occurrencesOf(rung, nextReview, holidays, first.step + 1);
    return [first, ...Array.from({ length: REPETITIONS_SHOWN - 1 }, () => later.next().value)];
  });
}
