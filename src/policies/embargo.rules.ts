import { calendarDate, type CalendarDate } from '../kernel/calendar-date.ts';
import { InvalidRequest } from '../kernel/errors.ts';

/** A signed version as far as the public's knowledge of it goes. */
export interface Embargoed {
  /** The first day on which the public may know of it; null for at once. */
  readonly embargoUntil: CalendarDate | null;
}

/**
 * The day that no embargo outlasts: who looks from there sees everything that is signed. What is never to be public waits
 * for it.
 */
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
  /** The latest day until which a text that it is drafted from is embargoed; null for none. */
  readonly inherited: CalendarDate | null;
}

/**
 * Refuses an embargo that ends before that of a text the version is drafted from, that hides nothing, that hides a version
 * in force, or that hides why a version the public knows of loses all its days. Throws invalid_request.
 */
export function checkEmbargo(embargoUntil: CalendarDate | null, situation: EmbargoSituation): void {
  const problem = problemOf(embargoUntil, situation);
  if (problem !== null) throw new InvalidRequest([{ field: 'embargoUntil', reason: problem }]);
}

function problemOf(
  embargoUntil: CalendarDate | null,
  { today, effective, replacesWhole, inherited }: EmbargoSituation,
): string | null {
  if (inherited !== null && inherited > today && (embargoUntil ?? today) < inherited) {
    return `the text it is drafted from is embargoed until ${inherited}: it cannot be public before`;
  }
  if (embargoUntil === null) return null;
  if (embargoUntil <= today) return `must be after ${today}, the day of the signature`;
  if (embargoUntil > effective) return `must not be after ${effective}: a version in force is public`;
  return replacesWhole
    ? `another version begins on ${effective}, and the public would see it vanish: cancel it or choose another day`
    : null;
}
