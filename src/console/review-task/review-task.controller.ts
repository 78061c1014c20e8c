import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { ReviewsQueries } from '../../reviews/cycles/reviews.queries.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ReviewWorkQueries } from './review-work.queries.ts';
import { workAddress } from './work-address.ts';

/**
 * Where the links of mails lead: to what the review's stage asks for when the link is followed, since a mail lies around
 * for days. It reads and changes nothing.
 */
@ApiExcludeController()
@Controller('/console/reviews')
export class ReviewTaskController {
  constructor(
    private readonly reviews: ReviewsQueries,
    private readonly work: ReviewWorkQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get(':id/task')
  @Permit(consolePermissions.read)
  async lead(@Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const review = await this.reviews.one(id);
    const address = workAddress(review, await this.work.of(review.policyId));
    this.pages.goTo(reply, address ?? `/console/reviews/${review.id}`);
  }
}
