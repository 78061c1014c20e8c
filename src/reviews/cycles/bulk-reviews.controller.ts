import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { BulkReviews } from './bulk-reviews.ts';
import { assignManySchema, rescheduleManySchema } from './review-acts.schemas.ts';

/** What people do with many reviews at once: all or none. */
@Controller('/v1/reviews')
export class BulkReviewsController {
  constructor(private readonly reviews: BulkReviews) {}

  /** Gives many policies another owner, other reviewers or another backup. */
  @Post('assign')
  @HttpCode(200)
  @Permit(reviewsPermissions.changeMany)
  async assign(
    @CurrentActor() actor: Actor,
    @Body({ schema: assignManySchema }) { policies, change, reason }: z.output<typeof assignManySchema>,
  ) {
    await this.reviews.assign(actor, policies, change, reason);
    return { changed: policies.length };
  }

  /**
   * Moves many reviews, each to a date of its own, with one reason; passing a ceiling is said of each that does. Answers
   * how many moved, and the slugs of those due then already.
   */
  @Post('reschedule')
  @HttpCode(200)
  @Permit(reviewsPermissions.changeMany)
  async reschedule(
    @CurrentActor() actor: Actor,
    @Body({ schema: rescheduleManySchema }) { items, reason }: z.output<typeof rescheduleManySchema>,
  ) {
    return await this.reviews.reschedule(actor, items, reason);
  }
}
