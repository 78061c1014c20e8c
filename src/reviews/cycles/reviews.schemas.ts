import { z } from 'zod';
import { daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { lastDayOf, rangeOf } from '../../kernel/partial-date.ts';
import { calendarDateSchema, partialDateSchema } from '../../platform/http/schemas.ts';
import { decodeCursor, pageSchema } from '../../platform/http/page.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import type { ForecastRung } from '../reminders/forecast.queries.ts';
import type { Recipient } from '../reminders/recipients.ts';
import type { ReminderReport } from '../reminders/reminders.queries.ts';
import { reviewStanding, reviewStates } from './review-window.rules.ts';
import type { Review } from './reviews.queries.ts';

/** Longest range of a forecast, in days: a year and the months around it. */
const FORECAST_DAYS = 500;

/** Query of `GET /v1/reviews`. `from` and `to` are days; a review is listed when its window has a day between them. */
export const reviewListSchema = pageSchema.extend({
  state: z.enum([...reviewStates, 'closed']).optional(),
  owner: z.uuid().optional(),
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
});

/** Query of `GET /v1/reminders/forecast`. Unset, `from` is today and `to` a year later. */
export const forecastSchema = pageSchema.extend({
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
  /** Slug or id. */
  policy: z.string().min(1).max(200).optional(),
});

/** Body of `POST /v1/reviews/{id}/reschedule`. */
export const rescheduleSchema = z.strictObject({
  nextReview: partialDateSchema,
  reason: reasonSchema,
});

/** Body of `POST /v1/reviews/{id}/assign`. */
export const assignSchema = z.strictObject({ owner: z.uuid() });

/** Says what is wrong with the range of a forecast; null when nothing is. */
export function rangeProblem(from: CalendarDate, to: CalendarDate): string | null {
  if (to < from) return `${to} is before ${from}`;
  return daysBetween(from, to) > FORECAST_DAYS ? `is more than ${FORECAST_DAYS} days after ${from}` : null;
}

/** Reads a cursor whose parts are of the types given. Throws `cursor_invalid`. */
export function placeFrom<Place extends readonly (string | number)[]>(
  cursor: string | undefined,
  parts: z.ZodType<Place>,
  length: number,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const read = parts.safeParse(decodeCursor(cursor, length));
  if (!read.success) throw new CursorInvalid();
  return read.data;
}

/** A review as the API shows it; its state and days are those of `today`. */
export function presentReview(review: Review, today: CalendarDate) {
  const { from, until } = rangeOf(review.nextReview);
  const standing = reviewStanding(review.nextReview, today);
  const closed = review.closedAt !== null;
  const policy = `/v1/policies/${review.slug}`;
  return {
    id: review.id,
    policy: { id: review.policyId, slug: review.slug, title: review.title },
    state: closed ? ('closed' as const) : standing.state,
    /** Until the window when upcoming, left in it when due, since its last day when overdue. */
    days: closed ? null : standing.days,
    nextReview: review.nextReview,
    window: { from, until, lastDay: lastDayOf(review.nextReview) },
    owner: review.owner,
    reviewers: review.reviewers,
    openedAt: review.openedAt?.toString() ?? null,
    closedAt: review.closedAt?.toString() ?? null,
    outcome: review.outcome,
    closingVersion: review.closingVersion,
    links: {
      self: review.id === null ? null : `/v1/reviews/${review.id}`,
      reminders: review.id === null ? null : `/v1/reviews/${review.id}/reminders`,
      forecast: closed ? null : `/v1/reminders/forecast?policy=${review.slug}`,
      policy,
    },
  };
}

/** One rung and what became of it, as the API shows it. */
export function presentReminder(report: ReminderReport) {
  return { ...report, sendAt: report.sendAt.toString() };
}

/** A reminder to come, as the API shows it. */
export function presentForecast(rung: ForecastRung, recipients: readonly Recipient[]) {
  return {
    policy: { id: rung.policyId, slug: rung.slug, title: rung.title },
    nextReview: rung.nextReview,
    rung: rung.key,
    occurrence: rung.occurrence,
    absorbs: rung.absorbs,
    dueOn: rung.dueOn,
    sendOn: rung.sendOn,
    sendAt: rung.sendAt.toString(),
    delivery: rung.delivery,
    recipients: recipients.map(({ personId, name }) => ({ id: personId, name })),
    finding: recipients.length === 0 ? ('no_recipient' as const) : null,
  };
}
