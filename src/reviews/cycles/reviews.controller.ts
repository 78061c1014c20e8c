import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../kernel/clock.ts';
import { pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { RemindersQueries } from '../reminders/reminders.queries.ts';
import { presentReminder } from '../reminders/reminders.schemas.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { presentEntry } from './review-history.present.ts';
import { ReviewHistoryQueries } from './review-history.queries.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';
import { placeFrom, presentReview, reviewListSchema } from './reviews.schemas.ts';

const reviewPlace = z.tuple([z.int().min(0).max(2), z.string(), z.string()]);
const closedPlace = z.tuple([z.string().refine((text) => instantSchema.safeParse(text).success), z.uuid()]);

/** Review cycles: what is due, who has it, what was sent, what happened. */
@Controller('/v1/reviews')
export class ReviewsController {
  constructor(
    private readonly queries: ReviewsQueries,
    private readonly historyQueries: ReviewHistoryQueries,
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

  /** What happened to the review, in order: opened, joined, stages, people, dates, closed, reopened. */
  @Get(':id/history')
  @Permit(reviewsPermissions.read)
  async history(@Param('id') id: string) {
    const entries = await this.historyQueries.ofCycle(id);
    return { items: entries.map(presentEntry), nextCursor: null };
  }

  private present(review: Review) {
    return presentReview(review, this.organisation.today(this.clock.now()));
  }
}
