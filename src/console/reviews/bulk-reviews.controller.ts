import { Body, Controller, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { csrfTokenOf, requireSession } from '../../people/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { BulkReviews } from '../../reviews/cycles/bulk-reviews.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { BulkPage } from './bulk.page.tsx';
import { ReviewPageQueries } from './review-page.queries.ts';
import { assignManyFormSchema, chosenSchema, rescheduleManyFormSchema } from './reviews.schemas.ts';

/** The reviews ticked on the page of what is due, changed together. */
@ApiExcludeController()
@Controller('/console/reviews/bulk')
@UseGuards(FormGuard)
export class ConsoleBulkReviewsController {
  constructor(
    private readonly reviews: BulkReviews,
    private readonly details: ReviewPageQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.changeReviews)
  async empty(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, [], null);
  }

  /** Shows what was ticked: more addresses than a link may hold, so that the form posts them. */
  @Post()
  @Permit(consolePermissions.changeReviews)
  async choose(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body({ schema: chosenSchema }) { policies }: z.output<typeof chosenSchema>,
  ): Promise<void> {
    await this.show(request, reply, policies, null);
  }

  @Post('assign')
  @Permit(consolePermissions.changeReviews)
  async assign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: assignManyFormSchema })
    { policies, owner, backup, reason }: z.output<typeof assignManyFormSchema>,
  ): Promise<void> {
    const change = { ownerId: owner, backupId: backup };
    const refusal = await refusalOf(this.reviews.assign(actor, policies, change, reason));
    if (refusal === null) return this.pages.goTo(reply, '/console');
    await this.show(request, reply, policies, refusal);
  }

  @Post('reschedule')
  @Permit(consolePermissions.changeReviews)
  async reschedule(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: rescheduleManyFormSchema })
    { policies, dates, pastCeiling, reason }: z.output<typeof rescheduleManyFormSchema>,
  ): Promise<void> {
    const may = new Set(pastCeiling);
    const moves = policies.flatMap((policy, index) => {
      const nextReview = dates[index];
      return nextReview === undefined ? [] : [{ policy, nextReview, pastCeiling: may.has(policy) }];
    });
    const refusal = await refusalOf(this.reviews.reschedule(actor, moves, reason));
    if (refusal === null) return this.pages.goTo(reply, '/console');
    const typed = new Map<string, string>(moves.map(({ policy, nextReview }) => [policy, nextReview]));
    await this.show(request, reply, policies, refusal, typed);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    slugs: readonly string[],
    refusal: FormRefusal | null,
    typed: ReadonlyMap<string, string> = new Map(),
  ): Promise<void> {
    const body = BulkPage({
      policies: await this.details.chosen(slugs),
      people: await this.details.people(),
      refusal,
      typed,
      csrfToken: csrfTokenOf(requireSession(request)),
    });
    this.pages.show(
      request,
      reply,
      { title: 'Change reviews', place: 'reviews', body },
      refusal?.status ?? 200,
    );
  }
}
