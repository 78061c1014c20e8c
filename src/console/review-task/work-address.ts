import type { Review } from '../../reviews/cycles/reviews.queries.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import type { ReviewWork } from './review-work.queries.ts';

/** The page where the work of an open review's stage goes on; null where the review's own page is the place. */
export function workAddress(review: Review, { draft, meeting }: ReviewWork): string | null {
  if (review.closedAt !== null) return null;
  switch (review.stage) {
    case 'literature':
      return literatureAddress(review);
    case 'drafting':
      return draft === null ? null : draftAddress(review.slug, draft);
    case 'with_committee':
      return meeting === null ? null : meetingAddress(meeting);
    case 'with_director':
    case null:
      return null;
  }
}

/** The queue of what was found for a policy. */
export function literatureAddress({ policyId }: Pick<Review, 'policyId'>): string {
  return `/console/literature?policy=${policyId}`;
}

/** The page of a meeting. */
export function meetingAddress({ id }: { readonly id: string }): string {
  return `/console/meetings/${id}`;
}
