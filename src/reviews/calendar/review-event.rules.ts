import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { addDays } from '../../kernel/calendar-date.ts';
import { formatPartialDate, rangeOf } from '../../kernel/partial-date.ts';
import { titleInMail } from '../mail/reminder-wording.rules.ts';
import type { CalendarEvent } from './calendar-event.rules.ts';
import type { PlannedReview, ReviewEnd } from './review-history.rules.ts';

/** The policy of an event. */
export interface EventPolicy {
  readonly id: string;
  readonly slug: string;
  /** The title the public may know. */
  readonly title: string | null;
  readonly number: string | null;
}

/** An interim review: work between two scheduled ones, that has no window of its own. */
export interface InterimReview {
  readonly cycleId: string;
  /** The organisation's day on which it was opened. */
  readonly openedOn: CalendarDate;
  readonly outcome: ReviewEnd | null;
  /** True when it became part of the scheduled review, which has an event of its own. */
  readonly joined: boolean;
}

const CATEGORY = 'Policy review';

/** A review as an entry of all the days of its window, at the precision of its date: September 2026 is 30 days. */
export function eventOfReview(review: PlannedReview, policy: EventPolicy, publicUrl: string): CalendarEvent {
  const { fate, cycleId, nextReview, firstRevision } = review;
  const outcome = fate === 'open' || fate === 'cancelled' ? null : fate;
  return {
    ...said('Review', policy, outcome, [`Next review: ${formatPartialDate(nextReview)}`]),
    key: `${policy.id}-${firstRevision}`,
    url: addressOf(cycleId, policy, publicUrl),
    status: fate === 'cancelled' || fate === 'retired' ? 'cancelled' : 'confirmed',
    when: rangeOf(nextReview),
  };
}

/** An interim review as an entry of the day on which it was opened. */
export function eventOfInterim(
  interim: InterimReview,
  policy: EventPolicy,
  publicUrl: string,
): CalendarEvent {
  const { cycleId, openedOn, outcome, joined } = interim;
  return {
    ...said('Interim review', policy, outcome, [`Opened: ${formatPartialDate(openedOn)}`]),
    key: `interim-${cycleId}`,
    url: addressOf(cycleId, policy, publicUrl),
    status: joined || outcome === 'retired' ? 'cancelled' : 'confirmed',
    when: { from: openedOn, until: addDays(openedOn, 1) },
  };
}

/** What an event says: facts that stay true while it lies in a calendar, never how late the review is. */
function said(what: string, policy: EventPolicy, outcome: ReviewEnd | null, facts: readonly string[]) {
  const number = policy.number === null || policy.title === null ? [] : [`Policy number: ${policy.number}`];
  const closed = outcome === null ? [] : [`Outcome: ${outcome}`];
  return {
    summary: `${what}: ${titleInMail(policy)}${outcome === null ? '' : ` (${outcome})`}`,
    description: [...facts, ...number, ...closed].join('\n'),
    categories: [CATEGORY],
    location: null,
    busy: false,
  };
}

/** A slug says the title: before that is public, the policy's id stands in the address. */
function addressOf(cycleId: string | null, { id, slug, title }: EventPolicy, publicUrl: string): string {
  return cycleId === null
    ? `${publicUrl}/console/policies/${encodeURIComponent(title === null ? id : slug)}`
    : `${publicUrl}/console/reviews/${cycleId}`;
}
