import { z } from 'zod';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { lastDayOf, rangeOf } from '../../kernel/partial-date.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { decodeCursor, pageSchema } from '../../platform/http/page.ts';
import { cycleKinds, cycleStages } from './review-stage.rules.ts';
import { reviewStanding, reviewStates } from './review-window.rules.ts';
import type { Review } from './reviews.queries.ts';

/** Query of `GET /v1/reviews`. `from` and `to` are days; a review is listed when its window has a day between them. */
export const reviewListSchema = pageSchema.extend({
  state: z.enum([...reviewStates, 'closed']).optional(),
  kind: z.enum(cycleKinds).optional(),
  stage: z.enum(cycleStages).optional(),
  owner: z.uuid().optional(),
  from: calendarDateSchema.optional(),
  to: calendarDateSchema.optional(),
});

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
    kind: review.kind,
    policy: { id: review.policyId, slug: review.slug, title: review.title },
    state: closed ? ('closed' as const) : standing.state,
    /** Until the window when upcoming, left in it when due, since its last day when overdue. */
    days: closed ? null : standing.days,
    nextReview: review.nextReview,
    /** Of the policy's review dates: each move and each signature that is the review gives them the next. */
    revision: review.scheduleRevision,
    window: { from, until, lastDay: lastDayOf(review.nextReview) },
    owner: review.owner,
    reviewers: review.reviewers,
    backup: review.backup,
    openedBy: review.openedBy,
    stage: review.stage,
    openedAt: review.openedAt?.toString() ?? null,
    closedAt: review.closedAt?.toString() ?? null,
    outcome: review.outcome,
    closingVersion: review.closingVersion,
    links: {
      self: review.id === null ? null : `/v1/reviews/${review.id}`,
      reminders: review.id === null ? null : `/v1/reviews/${review.id}/reminders`,
      history: review.id === null ? null : `/v1/reviews/${review.id}/history`,
      forecast: closed ? null : `/v1/reminders/forecast?policy=${review.slug}`,
      policy,
    },
  };
}
