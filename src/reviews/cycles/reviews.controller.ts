import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { RemindersQueries } from '../reminders/reminders.queries.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';
import {
  assignSchema,
  placeFrom,
  presentReminder,
  presentReview,
  rescheduleSchema,
  reviewListSchema,
} from './reviews.schemas.ts';
import { ReviewsService } from './reviews.service.ts';

const reviewPlace = z.tuple([z.int().min(0).max(2), z.string(), z.string()]);
const closedPlace = z.tuple([z.string().refine((text) => instantSchema.safeParse(text).success), z.uuid()]);

/** Review cycles: what is due, who has it, what was sent. */
@Controller('/v1/reviews')
export class ReviewsController {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly queries: ReviewsQueries,
    private readonly reminders: RemindersQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /**
   * Reviews by the policies' current dates, overdue first, cycles that have not opened yet included;
   * `?state=closed` lists those that have their outcome, the last closed first.
   */
  @Get()
  @Permit(reviewsPermissions.read)
  async list(@Query({ schema: reviewListSchema }) query: z.output<typeof reviewListSchema>) {
    const { cursor, limit, state, ...filter } = query;
    const today = this.organisation.today(this.clock.now());
    if (state === 'closed') {
      const closed = await this.queries.listClosed(filter, placeFrom(cursor, closedPlace, 2), limit + 1);
      const page = pageOf(closed, limit, ({ closedAt, id }) => [String(closedAt), String(id)]);
      return { ...page, items: page.items.map((review) => presentReview(review, today)) };
    }
    const place = placeFrom(cursor, reviewPlace, 3);
    const found = await this.queries.list(today, { ...filter, state }, place, limit + 1);
    const page = pageOf(found, limit, ({ rank, nextReview, slug }) => [rank, nextReview, slug]);
    return { ...page, items: page.items.map((review) => presentReview(review, today)) };
  }

  /** One review whose cycle has opened. */
  @Get(':id')
  @Permit(reviewsPermissions.read)
  async read(@Param('id') id: string) {
    return this.present(await this.queries.one(id));
  }

  /** Each rung of the review's ladder: its day, recipients, what was sent, what was suppressed and why. */
  @Get(':id/reminders')
  @Permit(reviewsPermissions.read)
  async listReminders(@Param('id') id: string) {
    const review = await this.queries.one(id);
    const items = await this.reminders.ofCycle(review.id);
    return { items: items.map(presentReminder), nextCursor: null };
  }

  /** Moves the review to another date, with a reason. */
  @Post(':id/reschedule')
  @HttpCode(200)
  @Permit(reviewsPermissions.reschedule)
  async reschedule(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rescheduleSchema }) body: z.output<typeof rescheduleSchema>,
  ) {
    return this.present(await this.reviews.reschedule(actor, id, body.nextReview, body.reason));
  }

  /** Gives the review to another owner. */
  @Post(':id/assign')
  @HttpCode(200)
  @Permit(reviewsPermissions.assign)
  async assign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: assignSchema }) body: z.output<typeof assignSchema>,
  ) {
    return this.present(await this.reviews.assign(actor, id, body.owner));
  }

  private present(review: Review) {
    return presentReview(review, this.organisation.today(this.clock.now()));
  }
}
