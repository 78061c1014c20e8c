import { Body, Controller, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { BulkReviews } from '../../reviews/cycles/bulk-reviews.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { BulkPage, type TypedBulk } from './bulk.page.tsx';
import { ReviewPageQueries } from './review-page.queries.ts';
import {
  assignManyFormSchema,
  chosenSchema,
  rescheduleManyFormSchema,
  type AssignManyForm,
  type RescheduleManyForm,
} from './reviews.schemas.ts';

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
    form: AssignManyForm,
  ): Promise<void> {
    const { policies, owner, reviewers, backup, reason } = form;
    const reviewerIds = reviewers.length === 0 ? undefined : reviewers;
    const change = { ownerId: owner, reviewerIds, backupId: backup };
    const refusal = await refusalOf(this.reviews.assign(actor, policies, change, reason));
    if (refusal === null) return this.pages.goTo(reply, '/console');
    await this.show(request, reply, policies, refusal, { assign: form });
  }

  @Post('reschedule')
  @Permit(consolePermissions.changeReviews)
  async reschedule(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: rescheduleManyFormSchema })
    form: RescheduleManyForm,
  ): Promise<void> {
    const { policies, dates, revisions, pastCeiling, reason } = form;
    const may = new Set(pastCeiling);
    const moves = policies.flatMap((policy, index) => {
      const nextReview = dates[index];
      return nextReview === undefined
        ? []
        : [{ policy, nextReview, revision: revisions[index], pastCeiling: may.has(policy) }];
    });
    const refusal = await refusalOf(this.reviews.reschedule(actor, moves, reason));
    if (refusal === null) return this.pages.goTo(reply, '/console');
    const moved = new Map(moves.map((move) => [move.policy, move]));
    await this.show(request, reply, policies, refusal, { moves: moved, moveReason: reason });
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    slugs: readonly string[],
    refusal: FormRefusal | null,
    typed: TypedBulk = {},
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
