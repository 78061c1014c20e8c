import { calendarDate, type CalendarDate } from '../kernel/calendar-date.ts';
import { InvalidRequest } from '../kernel/errors.ts';

/** A signed version as far as the public's knowledge of it goes. */
export interface Embargoed {
  /** The first day on which the public may know of it; null for at once. */
  readonly embargoUntil: CalendarDate | null;
}

/** The day that no embargo outlasts: who looks from there sees everything that is signed. */
export const AFTER_EVERY_EMBARGO = calendarDate('9998-12-31');

/** Whether the public may know, on the organisation's `today`, that a signed version exists. */
export function isPublicOn({ embargoUntil }: Embargoed, today: CalendarDate): boolean {
  return embargoUntil === null || embargoUntil <= today;
}

/** What an embargo is held to when it is signed. */
export interface EmbargoSituation {
  readonly today: CalendarDate;
  readonly effective: CalendarDate;
  /** Whether another version begins on the effective day that the public knows of before this embargo ends. */
  readonly replacesWhole: boolean;
}

/**
 * Refuses an embargo that hides nothing, that hides a version in force, or that hides why a version the public knows
 * of loses all its days. Throws invalid_request.
 */
export function checkEmbargo(
  embargoUntil: CalendarDate | null,
  { today, effective, replacesWhole }: EmbargoSituation,
): void {
  if (embargoUntil === null) return;
  const problem =
    embargoUntil <= today
      ? `must be after ${today}, the day of the signature`
      : embargoUntil > effective
        ? `must not be after ${effective}: a version in force is public`
        : replacesWhole
          ? `another version begins on ${effective}, and the public would see it vanish: cancel it or choose another day`
          : null;
  if (problem !== null) throw new InvalidRequest([{ field: 'embargoUntil', reason: problem }]);
}
