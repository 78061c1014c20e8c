import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import type { Instant } from '../../../kernel/instant.ts';

/** What people are told of a consumer that runs behind. */
export const noticeKinds = ['behind', 'damaged', 'reminder', 'caught_up'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** The time in which a consumer runs behind, from when it was noticed until it had caught up. */
export interface Alert {
  readonly openedAt: Instant;
  /** The organisation's day of it. */
  readonly openedOn: CalendarDate;
  /** Whether a damaged copy was told of. */
  readonly damageTold: boolean;
  /** Null: it is open. */
  readonly closedAt: Instant | null;
  /** The last day on which a reminder was told; null for none. */
  readonly remindedOn: CalendarDate | null;
}

/** How a consumer stands, and what was told of it last. */
export interface AlertFacts {
  /** False for one that never said anything: the board shows it, and nobody is mailed before it has begun. */
  readonly heardFrom: boolean;
  readonly behind: number;
  readonly damaged: number;
  /** The last alert there was; null for none. */
  readonly last: Alert | null;
  readonly now: Instant;
  readonly today: CalendarDate;
  /** Whether the hour has come at which mail goes out that is not of this moment. */
  readonly mailHourHasCome: boolean;
}

/** What is to be done about a consumer's alert, and what is told with it. */
export type AlertStep =
  | { readonly act: 'open'; readonly tell: 'behind' | 'damaged' }
  | { readonly act: 'tell'; readonly tell: 'damaged' | 'reminder' }
  | { readonly act: 'close'; readonly tell: 'caught_up' }
  | null;

/**
 * Falling behind is told at once, and once; a damaged copy once more where it comes later; each following day has one
 * reminder; having caught up is told once. Where the clock was set back to before something that was told, nothing is told
 * until it has come to that moment again.
 */
export function nextStep({ heardFrom, behind, damaged, last, ...at }: AlertFacts): AlertStep {
  const late = behind + damaged > 0;
  if (last === null || last.closedAt !== null) {
    if (!heardFrom || !late || isAhead(last?.closedAt ?? null, at.now)) return null;
    return { act: 'open', tell: damaged > 0 ? 'damaged' : 'behind' };
  }
  if (isAhead(last.openedAt, at.now)) return null;
  if (!late) return { act: 'close', tell: 'caught_up' };
  if (damaged > 0 && !last.damageTold) return { act: 'tell', tell: 'damaged' };
  const told = last.remindedOn ?? last.openedOn;
  return at.mailHourHasCome && told < at.today ? { act: 'tell', tell: 'reminder' } : null;
}

function isAhead(moment: Instant | null, now: Instant): boolean {
  return moment !== null && Temporal.Instant.compare(moment, now) > 0;
}
