import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { overlaps } from '../../kernel/period.ts';

/** A proxy on one panel: who votes in whose seat, and when. */
export interface ProxyGiven {
  readonly memberId: string;
  readonly proxyId: string;
  /** Half-open days; null for a proxy in one round, whatever its days. */
  readonly days: { readonly from: CalendarDate; readonly until: CalendarDate } | null;
  /** The round of a proxy for one round; null for one of days. */
  readonly roundId: string | null;
}

/**
 * - `member_has_one`: a seat has one proxy at a time.
 * - `proxy_has_one`: a person has one vote, so that a second proxy of the same time would be lost.
 * - `chain`: who holds a proxy gives none, and who has given one holds none.
 */
export type ProxyConflict = 'member_has_one' | 'proxy_has_one' | 'chain';

/**
 * What keeps a proxy from being given beside those that stand on the panel; null when nothing does. One for a round
 * counts as of the same time as any that is given for days: nobody can say on which day it will be used.
 */
export function proxyConflict(standing: readonly ProxyGiven[], added: ProxyGiven): ProxyConflict | null {
  const beside = standing.filter((one) => ofSameTime(one, added));
  if (beside.some(({ memberId, proxyId }) => proxyId === added.memberId || memberId === added.proxyId))
    return 'chain';
  if (beside.some(({ memberId }) => memberId === added.memberId)) return 'member_has_one';
  return beside.some(({ proxyId }) => proxyId === added.proxyId) ? 'proxy_has_one' : null;
}

function ofSameTime(one: ProxyGiven, other: ProxyGiven): boolean {
  if (one.days !== null && other.days !== null) return overlaps(one.days, other.days);
  return one.roundId === null || other.roundId === null || one.roundId === other.roundId;
}
