import { plainWords } from './policy-words.ts';
import type { DetourReason } from '../reviews/reminders/recipients.ts';
import type { ShownRung } from './policy-reviews.queries.ts';

const reasons: Readonly<Record<string, string>> = {
  superseded: 'a later reminder took its place',
  rescheduled: 'the review was rescheduled',
  replanned: 'the ladder was changed',
  cycle_closed: 'the review was closed',
  no_recipient: 'there was nobody to tell',
  audience_changed: 'it is for somebody else now',
  recipient_inactive: 'no longer active',
  recipient_on_leave: 'on leave',
  recipient_address_failed: 'no working address',
};

const detours: Record<DetourReason, string> = {
  on_leave: 'on leave',
  inactive: 'no longer active',
  address_failed: 'no working address',
};

/** Why somebody else gets a reminder, for people. */
export function detourInWords(reason: DetourReason): string {
  return detours[reason];
}

/** Why a reminder did not go out, for people. */
export function suppressionInWords(reason: string): string {
  return reasons[reason] ?? plainWords(reason);
}

/** A rung's name for people: `120 days before`, `First day`, `Closing`, `Overdue, 3rd reminder` … */
export function rungInWords({ rung, occurrence }: Pick<ShownRung, 'rung' | 'occurrence'>): string {
  const before = /^before_(\d+)$/.exec(rung)?.[1];
  const name = before === undefined ? plainWords(rung) : `${before} days before`;
  const capital = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return occurrence === 0 ? capital : `${capital}, reminder ${occurrence + 1}`;
}
