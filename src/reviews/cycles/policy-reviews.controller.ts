import { Controller, Get, Param } from '@nestjs/common';
import { Permit } from '../../platform/http/permit.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { presentPastDates, presentPastReview } from './review-history.present.ts';
import { ReviewHistoryQueries } from './review-history.queries.ts';

/** The reviews of one policy. */
@Controller('/v1/policies/:policy/reviews')
export class PolicyReviewsController {
  constructor(private readonly history: ReviewHistoryQueries) {}

  /** Every review of the policy with its stages and outcome, and every change of its review dates, the newest first. */
  @Get()
  @Permit(reviewsPermissions.read)
  async list(@Param('policy') key: string) {
    const { slug, reviews, reviewDates } = await this.history.ofPolicy(key);
    return {
      policy: slug,
      items: reviews.map(presentPastReview),
      reviewDates: reviewDates.map(presentPastDates),
      nextCursor: null,
    };
  }
}
