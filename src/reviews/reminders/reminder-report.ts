import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { RungSuppression } from '../ladder/review-rungs.ts';
import type { Detour } from './recipients.ts';

/**
 * How far a reminder is: planned for its day; waiting, handed over but not yet taken by the mail server; sent; bounced,
 * taken or refused and come back; redirected, not sent because somebody stands in; or suppressed.
 */
export const reminderStates = ['planned', 'waiting', 'sent', 'bounced', 'redirected', 'suppressed'] as const;
export type ReminderState = (typeof reminderStates)[number];

/** A person a rung tells, and how far that is. */
export interface ReminderRecipient {
  readonly id: string;
  readonly name: string;
  readonly state: ReminderState;
  readonly delivery: 'digest' | 'individual';
  /** RFC 3339; when a mail that waits goes, the next morning or after quiet hours; null once it is handed over. */
  readonly waitsUntil: string | null;
  /** RFC 3339; null until sent. */
  readonly sentAt: string | null;
  /** The mail's Message-ID; null until there is one. */
  readonly messageId: string | null;
  readonly suppressedReason: string | null;
  /** RFC 3339; null unless the mail came back. */
  readonly bouncedAt: string | null;
  /** What the mail server said then. */
  readonly bounceReason: string | null;
  /** Whom it was meant for, where that is somebody else. */
  readonly standsInFor: readonly Detour[];
  /** Who was to stand in before, and could not be reached either. */
  readonly via: readonly Detour[];
}

/** One rung of a review's ladder and what became of it. */
export interface ReminderReport {
  readonly rung: string;
  readonly occurrence: number;
  /** Rungs that met this one and became part of it. */
  readonly absorbs: readonly string[];
  /** The revision of the policy's review dates it was planned from. */
  readonly scheduleRevision: number;
  readonly dueOn: CalendarDate;
  /** When it goes or went: the mail time of its day, or later when it was missed. */
  readonly sendAt: Instant;
  readonly state: ReminderState;
  readonly suppressedReason: string | null;
  /** `no_recipient` when its owner, or nobody of its audience, could be reached and the chairs or administrators were told. */
  readonly finding: 'no_recipient' | null;
  /** For a rung that is planned, who would get it as of now. */
  readonly recipients: readonly ReminderRecipient[];
}

/** A rung of any policy and what became of it. */
export interface ProvenReminder extends ReminderReport {
  readonly id: string;
  /** Null for one that was suppressed before a cycle opened. */
  readonly cycleId: string | null;
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly nextReview: PartialDate;
}

/** A rung as it is read, with those it was handed over for. */
export interface RungRow {
  readonly id: string;
  readonly cycleId: string | null;
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly nextReview: PartialDate;
  readonly ladderId: string | null;
  readonly key: string;
  readonly occurrence: number;
  readonly step: number;
  readonly absorbs: string[];
  readonly scheduleRevision: number;
  readonly dueOn: CalendarDate;
  readonly sendAt: Instant;
  readonly inDigest: boolean;
  readonly state: 'planned' | 'sent' | 'suppressed';
  readonly suppressedReason: RungSuppression | null;
  readonly finding: 'no_recipient' | null;
  readonly told: readonly ReminderRecipient[];
}

/** In SQL: the state of the reminder `told` in the mail `message`. */
export const reminderState = `case
  when told.suppressed_reason like 'recipient\\_%' then 'redirected'
  when told.suppressed_reason is not null then 'suppressed'
  when message.state in ('sent', 'bounced') then message.state else 'waiting' end`;

const detours = (steps: string): string => `(
  select coalesce(jsonb_agg(jsonb_build_object('personId', absent.id, 'name', absent.name, 'reason', detour.reason,
           'until', case when detour.reason = 'on_leave' then (
              select leave.until_on from delegation leave
               where leave.person_id = absent.id and leave.first_on <= told_on.day and told_on.day < leave.until_on
               order by leave.ended_at nulls first, leave.until_on desc limit 1) end)
           order by detour.step, absent.name, absent.id), '[]')
    from reminder_redirect detour join person absent on absent.id = detour.from_person_id
   where detour.reminder_id = told.id and detour.step ${steps})`;

/** In SQL: the columns of a {@link RungRow} of `rung` and `policy`; `zone` is the parameter of the organisation's zone. */
export const rungColumns = (zone: string): string => `
  rung.id, rung.cycle_id as "cycleId", rung.policy_id as "policyId", policy.slug, policy.title,
  rung.ladder_id as "ladderId", rung.rung_key as key, rung.occurrence, rung.step, rung.absorbs,
  (select dates.next_review from policy_review_dates dates
    where dates.policy_id = rung.policy_id and dates.revision = rung.schedule_revision) as "nextReview",
  rung.schedule_revision as "scheduleRevision", rung.due_on as "dueOn", rung.send_at as "sendAt",
  rung.in_digest as "inDigest", rung.state, rung.suppressed_reason as "suppressedReason", rung.finding,
  (select coalesce(jsonb_agg(jsonb_build_object(
      'id', person.id, 'name', person.name, 'delivery', message.kind, 'state', ${reminderState},
      'waitsUntil', case when message.state = 'planned' and message.enqueued_at is null
        and told.suppressed_reason is null then message.send_at end,
      'sentAt', message.sent_at, 'messageId', message.message_id, 'suppressedReason', told.suppressed_reason,
      'bouncedAt', message.bounced_at, 'bounceReason', message.bounce_reason,
      'standsInFor', ${detours('= 0')}, 'via', ${detours('> 0')})
    order by person.name, person.id), '[]')
     from reminder told
     join reminder_message message on message.id = told.message_id
     join person on person.id = told.person_id
     cross join lateral (select (coalesce(message.sent_at, message.created_at) at time zone ${zone})::date as day) told_on
    where told.rung_id = rung.id) as told`;

/** The states of a rung that was handed over, the one that tells most first: it is as far as the farthest of its mails. */
const byMerit: readonly ReminderState[] = ['sent', 'waiting', 'bounced', 'redirected', 'suppressed'];

/** A rung and what became of it, given whom it told or, where it is planned, would tell. */
export function reportOf(rung: RungRow, recipients: readonly ReminderRecipient[]): ProvenReminder {
  const { id, cycleId, policyId, slug, title, nextReview } = rung;
  const { key, occurrence, absorbs, scheduleRevision, dueOn, sendAt, finding } = rung;
  return {
    id,
    cycleId,
    policy: { id: policyId, slug, title },
    nextReview,
    rung: key,
    occurrence,
    absorbs,
    scheduleRevision,
    dueOn,
    sendAt,
    ...outcomeOf(rung, recipients),
    finding,
    recipients,
  };
}

function outcomeOf(
  rung: RungRow,
  recipients: readonly ReminderRecipient[],
): Pick<ReminderReport, 'state' | 'suppressedReason'> {
  if (rung.state !== 'sent') return { state: rung.state, suppressedReason: rung.suppressedReason };
  const state = byMerit.find((each) => recipients.some((told) => told.state === each)) ?? 'suppressed';
  const isSuppressed = state === 'suppressed' || state === 'redirected';
  return { state, suppressedReason: isSuppressed ? (recipients[0]?.suppressedReason ?? null) : null };
}
