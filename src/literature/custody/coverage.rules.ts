import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { SearchWindow } from '../updates/search-window.rules.ts';
import { coverAllUids, type UidRange } from '../updates/uid-range.rules.ts';

/** A search whose every hit is here or known as missing: its days, or with `uids` a part of its one day. */
export interface SearchedPart extends SearchWindow {
  readonly uids: UidRange | null;
}

/**
 * The days that parts truly cover, in order, those that touch as one. It looks at the parts alone, whatever searches they
 * were split from: a day in parts counts when they hold every PMID, so that a part that was lost leaves its day out.
 */
export function coveredDays(parts: readonly SearchedPart[]): SearchWindow[] {
  const whole = parts.filter(({ uids }) => uids === null);
  const ofADay = Map.groupBy(
    parts.filter(({ uids }) => uids !== null),
    ({ from }) => from,
  );
  const days = [...ofADay].flatMap(([day, those]) =>
    coverAllUids(those.flatMap(({ uids }) => uids ?? [])) ? [{ from: day, through: day }] : [],
  );
  return joined([...whole, ...days]);
}

/** Windows in order, those that overlap or touch as one. */
export function joined(windows: readonly SearchWindow[]): SearchWindow[] {
  const merged: SearchWindow[] = [];
  for (const { from, through } of windows.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || from > addDays(last.through, 1)) merged.push({ from, through });
    else if (through > last.through) merged[merged.length - 1] = { from: last.from, through };
  }
  return merged;
}

/** The last day up to which `covered` ({@link joined}) has every day from `start` on; null when `start` itself is left out. */
export function unbrokenFrom(start: CalendarDate, covered: readonly SearchWindow[]): CalendarDate | null {
  return covered.find(({ from, through }) => from <= start && through >= start)?.through ?? null;
}

/** The days of `wanted` that `covered` ({@link joined}) leaves out, in order. */
export function leftOut(wanted: SearchWindow, covered: readonly SearchWindow[]): SearchWindow[] {
  const gaps: SearchWindow[] = [];
  let next = wanted.from;
  for (const { from, through } of covered) {
    if (through < next) continue;
    if (from > wanted.through) break;
    if (from > next) gaps.push({ from: next, through: addDays(from, -1) });
    next = addDays(through, 1);
  }
  if (next <= wanted.through) gaps.push({ from: next, through: wanted.through });
  return gaps;
}

/** The days that both have; null for none. */
export function shared(a: SearchWindow, b: SearchWindow): SearchWindow | null {
  const from = a.from > b.from ? a.from : b.from;
  const through = a.through < b.through ? a.through : b.through;
  return from <= through ? { from, through } : null;
}
