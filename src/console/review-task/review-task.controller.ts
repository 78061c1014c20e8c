import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { ReviewsQueries } from '../../reviews/cycles/reviews.queries.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { draftAddress } from '../draft-address.ts';
import { OpenDraftQueries } from './open-draft.queries.ts';

/**
 * Where the links of mails lead: to what the review's stage asks for when the link is followed, since a mail lies around
 * for days. It reads and changes nothing.
 */
@ApiExcludeController()
@Controller('/console/reviews')
export class ReviewTaskController {
  constructor(
    private readonly reviews: ReviewsQueries,
    private readonly drafts: OpenDraftQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get(':id/task')
  @Permit(consolePermissions.read)
  async lead(@Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const review = await this.reviews.one(id);
    this.pages.goTo(reply, (await this.addressOf(review)) ?? `/console/reviews/${review.id}`);
  }

  /** Null where the review's own page is the place: before the committee, before the director, and once it is closed. */
  private async addressOf(review: Awaited<ReturnType<ReviewsQueries['one']>>): Promise<string | null> {
    if (review.closedAt !== null) return null;
    if (review.stage === 'literature') return `/console/literature?policy=${review.policyId}`;
    if (review.stage !== 'drafting') return null;
    const draft = await this.drafts.numberOf(review.policyId);
    return draft === null ? null : draftAddress(review.slug, draft);
  }
}
