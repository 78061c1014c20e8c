import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { DayRange } from '../../kernel/partial-date.ts';

/** From when to when, where an event has times of day. */
export interface TimeRange {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/**
 * An entry of a calendar as its source tells it. Nothing of it may depend on the day it is read: a calendar program shows
 * what it fetched hours or days ago.
 */
export interface CalendarEvent {
  /** Names the event within its source; the same for ever, whatever becomes of it. */
  readonly key: string;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
  readonly categories: readonly string[];
  readonly status: 'confirmed' | 'cancelled';
  readonly when: DayRange | TimeRange;
  readonly location: string | null;
  /** Whether it takes the time of who attends. */
  readonly busy: boolean;
}

/** Whose calendar is asked for. */
export interface CalendarScope {
  /** Null for the committee: everything. */
  readonly personId: string | null;
  /** The organisation's. */
  readonly today: CalendarDate;
}

/** An event with the identity and the revision under which calendar programs know it. */
export interface NumberedEvent extends CalendarEvent {
  readonly uid: string;
  /** Goes up by one with every change, and never back (RFC 5545 3.8.7.4). */
  readonly sequence: number;
  /** When the last change was noticed, by the Clock. */
  readonly changedAt: Instant;
}
