import type { CalendarDate } from '../kernel/calendar-date.ts';

/**
 * Why a version cannot be adopted from a day on, or null when it can. Adopted is what was in force elsewhere before its
 * policy was decided about here: a day to come, or one from which a signed version or an act has decided already, is voted
 * on like any change. `decided` is the first day that such a decision is for; null for a policy without one.
 */
export function adoptionDayProblem(
  effective: CalendarDate,
  today: CalendarDate,
  decided: CalendarDate | null,
): string | null {
  if (effective > today) {
    return `${effective} is after ${today}: what is not in force yet is voted on and signed, not adopted`;
  }
  if (decided !== null && effective >= decided) {
    return `${effective} is not before ${decided}, from which versions signed here decide: a later one is voted on and signed`;
  }
  return null;
}
