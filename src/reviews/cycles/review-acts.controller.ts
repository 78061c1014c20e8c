import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import {
  assignSchema,
  closeSchema,
  openSchema,
  rescheduleSchema,
  stageSchema,
} from './review-acts.schemas.ts';
import { ReviewClosingService } from './review-closing.service.ts';
import { ReviewOpeningService } from './review-opening.service.ts';
import { ReviewStages } from './review-stages.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';
import { presentReview } from './reviews.schemas.ts';
import { ReviewsService } from './reviews.service.ts';

/** What people do with one review. */
@Controller('/v1/reviews')
export class ReviewActsController {
  constructor(
    private readonly opening: ReviewOpeningService,
    private readonly closing: ReviewClosingService,
    private readonly stages: ReviewStages,
    private readonly reviews: ReviewsService,
    private readonly queries: ReviewsQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Begins a review by hand: the regular one early, or work between reviews, which joins the one that is open. */
  @Post()
  @HttpCode(201)
  @Permit(reviewsPermissions.open)
  async open(
    @CurrentActor() actor: Actor,
    @Body({ schema: openSchema }) { policy, kind, reason }: z.output<typeof openSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { cycleId, opened } = await this.opening.open(actor, policy, kind, reason);
    if (opened) void reply.header('location', `/v1/reviews/${cycleId}`);
    else void reply.status(200);
    return this.present(await this.queries.one(cycleId));
  }

  /** Ends work between reviews: nothing needs to change, or a version signed since says what did. */
  @Post(':id/close')
  @HttpCode(200)
  @Permit(reviewsPermissions.close)
  async close(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: closeSchema }) body: z.output<typeof closeSchema>,
  ) {
    return this.present(await this.closing.close(actor, id, body));
  }

  /** Says how far the review is. */
  @Post(':id/stage')
  @HttpCode(200)
  @Permit(reviewsPermissions.enterStage)
  async enterStage(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: stageSchema }) { stage, reason }: z.output<typeof stageSchema>,
  ) {
    return this.present(await this.stages.enterByHand(actor, id, stage, reason));
  }

  /** Moves the review to another date, with a reason. */
  @Post(':id/reschedule')
  @HttpCode(200)
  @Permit(reviewsPermissions.reschedule)
  async reschedule(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rescheduleSchema }) { nextReview, reason }: z.output<typeof rescheduleSchema>,
  ) {
    return this.present(await this.reviews.reschedule(actor, id, nextReview, reason));
  }

  /** Gives the review to another owner, other reviewers or another backup. */
  @Post(':id/assign')
  @HttpCode(200)
  @Permit(reviewsPermissions.assign)
  async assign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: assignSchema }) { change, reason }: z.output<typeof assignSchema>,
  ) {
    return this.present(await this.reviews.assign(actor, id, change, reason));
  }

  private present(review: Review) {
    return presentReview(review, this.organisation.today(this.clock.now()));
  }
}
