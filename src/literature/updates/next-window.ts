import { addDays, calendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { custodyOf, type PolicyCustody } from '../custody/custody-facts.ts';
import { coveredDays, unbrokenFrom } from '../custody/coverage.rules.ts';
import { SearchedParts, type QueryHistory, type Question } from '../custody/searched-parts.ts';
import { nextWindow, type SearchWindow, type WindowReason } from './search-window.rules.ts';

const ANY_DAY = calendarDate('2000-01-01');

/** The window that a question would be searched for today; null where nothing says from which day on. */
export async function nextWindowOf(
  tx: Tx,
  policy: { readonly id: string },
  question: Question,
  today: CalendarDate,
): Promise<SearchWindow | null> {
  const custody = await chainOf(tx, policy.id);
  const history = (await SearchedParts.read(tx, [policy.id])).of(policy.id, question);
  return custody.start === null ? null : windowAfter(custody.start, history, today).window;
}

/** From the earliest day that is left out and that nothing under way searches, with the overlap; and why. */
export function windowAfter(
  start: CalendarDate,
  history: QueryHistory,
  today: CalendarDate,
): { readonly window: SearchWindow; readonly why: Exclude<WindowReason, 'first'> } {
  // what a wrong clock had searched through a day to come is searched again
  const known = [...history.searched, ...history.underWay].filter(
    ({ through }) => through <= addDays(today, 1),
  );
  const taken = coveredDays(known);
  const unbroken = unbrokenFrom(start, taken);
  const isHole = taken.some(({ from }) => from > (unbroken ?? start));
  const why = isHole ? 'gap' : unbroken === null ? 'changed' : 'continues';
  return { window: nextWindow(start, unbroken, today), why };
}

/** A policy's chain: where it starts and what covers it, which no day, zone or interval changes. */
export async function chainOf(
  tx: Tx,
  policyId: string,
): Promise<Pick<PolicyCustody, 'start' | 'startsFrom' | 'strategies'>> {
  const terms = { today: ANY_DAY, zone: 'UTC', intervalDays: 0, sourcesOff: [] };
  const [custody] = await custodyOf(tx, [policyId], terms);
  if (custody === undefined) throw new RangeError('a policy that is held exists');
  return custody;
}
