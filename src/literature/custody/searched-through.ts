import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { chainOf } from '../updates/next-window.ts';
import { searchedThroughOf } from './custody.rules.ts';

/**
 * The day through which a policy's literature is truly searched: every current strategy covers every day from the start
 * of the chain to it, with all that was found. Null where one does not, as a strategy that is new, and where there is
 * none.
 */
export async function searchedThrough(tx: Tx, policyId: string): Promise<CalendarDate | null> {
  const { start, strategies } = await chainOf(tx, policyId);
  return searchedThroughOf(start, strategies);
}
