import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { overlaps } from '../../kernel/period.ts';

/** Days on which one person stands in for another, half-open `[from, until)`. */
export interface StandIn {
  readonly personId: string;
  readonly delegateId: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

/** Days on which nobody would be left to answer: everybody in `through` stands in for the one before. */
export interface DelegationLoop {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** The persons in turn, from the one who is away back to themself. */
  readonly through: readonly string[];
}

/**
 * The days of `added` on which it would close a circle with what stands already, which itself has none; empty when it
 * may be added. Whom a delegate has stand in for them counts only on the days that all of a chain share.
 */
export function loopsClosedBy(standing: readonly StandIn[], added: StandIn): DelegationLoop[] {
  const follow = (next: StandIn, days: Days, through: readonly string[]): DelegationLoop[] => {
    const reached = [...through, next.delegateId];
    if (next.delegateId === added.personId) return [{ ...days, through: reached }];
    return standing
      .filter(({ personId, delegateId }) => personId === next.delegateId && !through.includes(delegateId))
      .filter((further) => overlaps(further, days))
      .flatMap((further) => follow(further, sharedBy(further, days), reached));
  };
  const loops = follow(added, { from: added.from, until: added.until }, []);
  return loops
    .map((loop) => ({ ...loop, through: [added.personId, ...loop.through] }))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

interface Days {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

function sharedBy(a: Days, b: Days): Days {
  return { from: a.from > b.from ? a.from : b.from, until: a.until < b.until ? a.until : b.until };
}
