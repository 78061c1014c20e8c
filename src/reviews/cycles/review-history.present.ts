import type { HistoryEntry, PastReview, PastReviewDates } from './review-history.queries.ts';

/** An entry of a review's history as the API shows it. */
export function presentEntry(entry: HistoryEntry) {
  return { ...entry, at: entry.at.toString() };
}

/** A review of a policy, open or closed, as the API shows it in the policy's history. */
export function presentPastReview(review: PastReview) {
  const links = { self: `/v1/reviews/${review.id}`, history: `/v1/reviews/${review.id}/history` };
  return {
    ...review,
    openedAt: review.openedAt.toString(),
    closedAt: review.closedAt?.toString() ?? null,
    links,
  };
}

/** Review dates that a policy had, as the API shows them. */
export function presentPastDates(dates: PastReviewDates) {
  return { ...dates, at: dates.at.toString() };
}
