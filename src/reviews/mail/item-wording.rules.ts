import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import type { CycleStage } from '../cycles/review-stage.rules.ts';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import type { NoticeItem, ReminderItem, ReminderReason, StandsInFor } from './reminder-item.rules.ts';
import { standingInWords } from './reminder-wording.rules.ts';

const stages: Record<CycleStage, string> = {
  literature: 'Literature search',
  drafting: 'Being drafted',
  with_committee: 'With the committee',
  with_director: 'With the medical director',
};

const tasks: Record<CycleStage, string> = {
  literature: 'Screen the literature',
  drafting: 'Go on with the draft',
  with_committee: 'See how the vote stands',
  with_director: 'See what is to be signed',
};

const reasons: Record<ReminderReason, string> = {
  owner: 'You own this policy.',
  reviewer: 'You review this policy.',
  committee: 'You are told by your role in the policy committee.',
  escalation: 'This has come up to you by your role, because the review is late.',
  no_recipient: 'You are told because nobody else who should know could be reached.',
};

const absences: Record<StandsInFor['reason'], (until: CalendarDate | null) => string> = {
  on_leave: (until) => (until === null ? 'who is on leave' : `who is on leave until ${formatDay(until)}`),
  inactive: () => 'who is no longer here',
  address_failed: () => 'whose mail comes back',
};

/** `Review overdue by 8 days; next review September 2026`, as of today. */
export function standingLine(item: NoticeItem | ReminderItem, today: CalendarDate): string {
  if (item.kind === 'interim')
    return item.nextReview === null
      ? 'Interim review'
      : `Interim review; next scheduled review ${formatPartialDate(item.nextReview)}`;
  if (item.nextReview === null) return 'No review is planned yet';
  return `Review ${standingInWords(item.nextReview, today)}; next review ${formatPartialDate(item.nextReview)}`;
}

/** `Number MP-12; owner Olive Owner; with the committee`. */
export function factsLine({ number, ownerName, stage, title }: NoticeItem | ReminderItem): string {
  const owner = ownerName === null ? 'without an owner' : `owner ${plainLine(ownerName)}`;
  const facts = [
    ...(number === null || title === null ? [] : [`number ${plainLine(number)}`]),
    owner,
    ...(stage === null ? [] : [`stage: ${stages[stage].toLowerCase()}`]),
  ].join('; ');
  return facts.slice(0, 1).toUpperCase() + facts.slice(1);
}

/** Why this very reader is told; empty for a notice in the reader's own right, which says it itself. */
export function whyLine(item: {
  readonly reason?: ReminderReason | null;
  readonly standsInFor: readonly StandsInFor[];
}): string {
  const own = item.reason === undefined || item.reason === null ? [] : [reasons[item.reason]];
  const others = item.standsInFor.map(
    ({ name, reason, until }) => `For ${plainLine(name)}, ${absences[reason](until)}.`,
  );
  return [...own, ...others].join(' ');
}

/** What the link of an item leads to, in words. */
export function taskOf({ stage, cycleId }: NoticeItem | ReminderItem): string {
  if (cycleId === null) return 'Open the policy';
  return stage === null ? 'Open the review' : tasks[stage];
}

/**
 * Where an item's task is done. The address names the review alone: it leads to what the review's stage asks for when
 * the link is followed, which may be days later. A slug says the title, and so is no part of it before that is public.
 */
export function taskAddress(
  { cycleId, policyId, slug, title }: NoticeItem | ReminderItem,
  publicUrl: string,
): string {
  return cycleId === null
    ? `${publicUrl}/console/policies/${encodeURIComponent(title === null ? policyId : slug)}`
    : `${publicUrl}/console/reviews/${encodeURIComponent(cycleId)}/task`;
}
