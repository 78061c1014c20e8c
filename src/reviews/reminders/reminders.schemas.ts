import { z } from 'zod';
import { daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { calendarDateSchema, instantSchema } from '../../platform/http/schemas.ts';
import type { ForecastRecipient, ForecastReminder } from './forecast.queries.ts';
import type { Detour } from './recipients.ts';
import { reminderStates, type ProvenReminder, type ReminderReport } from './reminder-report.ts';

/** Longest range of a forecast or a proof, in days: a year and the months around it. */
const RANGE_DAYS = 500;

/** Query of `GET /v1/reminders/forecast`. Unset, `from` is today and `to` a year later. */
export const forecastSchema = pageSchema.extend({
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
  /** Slug or id. */
  policy: z.string().min(1).max(200).optional(),
  /** Id of who gets it or for whom somebody stands in. */
  person: z.uuid().optional(),
});

/** Query of `GET /v1/reminders/proof`. Unset, `to` is today and `from` a year earlier. */
export const proofSchema = forecastSchema.extend({ state: z.enum(reminderStates).optional() });

/** Where a forecast goes on. */
export const forecastPlace = z.tuple([calendarDateSchema, z.string(), z.string(), z.int()]);

/** Where a proof goes on. */
export const proofPlace = z.tuple([
  z.string().refine((text) => instantSchema.safeParse(text).success),
  z.string(),
  z.uuid(),
]);

/** Says what is wrong with a range of days; null when nothing is. */
export function rangeProblem(from: CalendarDate, to: CalendarDate): string | null {
  if (to < from) return `${to} is before ${from}`;
  return daysBetween(from, to) > RANGE_DAYS ? `is more than ${RANGE_DAYS} days after ${from}` : null;
}

/** One rung of a review and what became of it, as the API shows it. */
export function presentReminder(report: ReminderReport) {
  const { rung, occurrence, absorbs, scheduleRevision, dueOn, sendAt, state, suppressedReason } = report;
  const recipients = report.recipients.map((told) => ({
    ...told,
    standsInFor: told.standsInFor.map(presentDetour),
    via: told.via.map(presentDetour),
  }));
  return {
    rung,
    occurrence,
    absorbs,
    scheduleRevision,
    dueOn,
    sendAt: sendAt.toString(),
    state,
    suppressedReason,
    finding: report.finding,
    recipients,
  };
}

/** One rung of any policy and what became of it, as the API shows it. */
export function presentProof(reminder: ProvenReminder) {
  const { cycleId, policy, nextReview } = reminder;
  return {
    review: cycleId,
    policy,
    nextReview,
    ...presentReminder(reminder),
    links: {
      policy: `/v1/policies/${policy.slug}`,
      review: cycleId === null ? null : `/v1/reviews/${cycleId}`,
    },
  };
}

/** A reminder to come, as the API shows it. */
export function presentForecast(reminder: ForecastReminder) {
  return {
    policy: { id: reminder.policyId, slug: reminder.slug, title: reminder.title },
    nextReview: reminder.nextReview,
    rung: reminder.key,
    occurrence: reminder.occurrence,
    absorbs: reminder.absorbs,
    dueOn: reminder.dueOn,
    sendOn: reminder.sendOn,
    sendAt: reminder.sendAt.toString(),
    delivery: reminder.delivery,
    recipients: reminder.recipients.map(presentForecastRecipient),
    finding: reminder.finding,
  };
}

function presentForecastRecipient(recipient: ForecastRecipient) {
  const { personId, name, delivery, sendAt, standsInFor, via } = recipient;
  return {
    id: personId,
    name,
    delivery,
    /** Later than the rung's own where the person keeps quiet hours then. */
    sendAt: sendAt.toString(),
    standsInFor: standsInFor.map(presentDetour),
    via: via.map(presentDetour),
  };
}

function presentDetour({ personId, name, reason, until }: Detour) {
  return { id: personId, name, reason, until };
}
