import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import type { PeopleChange } from '../../policies/policy-people.ts';
import { ReviewClosingService } from '../../reviews/cycles/review-closing.service.ts';
import { ReviewOpeningService } from '../../reviews/cycles/review-opening.service.ts';
import { ReviewStages } from '../../reviews/cycles/review-stages.ts';
import { ReviewsQueries, type Review } from '../../reviews/cycles/reviews.queries.ts';
import { ReviewsService } from '../../reviews/cycles/reviews.service.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { OpenReviewPage } from './open-review.page.tsx';
import { ReviewPageQueries } from './review-page.queries.ts';
import { ReviewPage } from './review.page.tsx';
import { ReviewViews } from './review-views.ts';
import {
  assignFormSchema,
  closeFormSchema,
  openFormSchema,
  openPageSchema,
  rescheduleFormSchema,
  stageFormSchema,
  type AssignForm,
  type OpenForm,
  type TypedForms,
} from './reviews.schemas.ts';

/** One review and its forms. */
@ApiExcludeController()
@Controller('/console/reviews')
@UseGuards(FormGuard)
export class ConsoleReviewsController {
  constructor(
    private readonly opening: ReviewOpeningService,
    private readonly closing: ReviewClosingService,
    private readonly stages: ReviewStages,
    private readonly reviews: ReviewsService,
    private readonly queries: ReviewsQueries,
    private readonly views: ReviewViews,
    private readonly details: ReviewPageQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get('new')
  @Permit(consolePermissions.openReview)
  async showOpening(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: openPageSchema }) { policy = '' }: z.output<typeof openPageSchema>,
  ): Promise<void> {
    await this.showForm(request, reply, { policy, kind: 'interim', reason: '' }, null);
  }

  @Post('new')
  @Permit(consolePermissions.openReview)
  async open(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: openFormSchema }) form: OpenForm,
  ): Promise<void> {
    const begun = this.opening.open(actor, form.policy, form.kind, form.reason);
    const refusal = await refusalOf(begun);
    if (refusal !== null) return await this.showForm(request, reply, form, refusal);
    this.pages.goTo(reply, `/console/reviews/${(await begun).cycleId}`);
  }

  @Get(':id')
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.show(request, reply, actor, id, null, {});
  }

  @Post(':id/stage')
  @Permit(consolePermissions.enterStage)
  async enterStage(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: stageFormSchema }) form: z.output<typeof stageFormSchema>,
  ): Promise<void> {
    const entering = this.stages.enterByHand(actor, id, form.stage, form.reason);
    await this.finish(request, reply, actor, id, entering, { stage: form });
  }

  @Post(':id/close')
  @Permit(consolePermissions.changeReviews)
  async close(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: closeFormSchema }) form: z.output<typeof closeFormSchema>,
  ): Promise<void> {
    const { outcome, version = 0, reason = '' } = form;
    const said =
      outcome === 'reaffirmed'
        ? ({ outcome, reason } as const)
        : ({ outcome, version, reason: reason === '' ? undefined : reason } as const);
    await this.finish(request, reply, actor, id, this.closing.close(actor, id, said), { close: form });
  }

  @Post(':id/reschedule')
  @Permit(consolePermissions.changeReviews)
  async reschedule(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rescheduleFormSchema }) form: z.output<typeof rescheduleFormSchema>,
  ): Promise<void> {
    const moving = this.reviews.reschedule(actor, id, form.nextReview, form.reason);
    await this.finish(request, reply, actor, id, moving, { reschedule: form });
  }

  @Post(':id/assign')
  @Permit(consolePermissions.changeReviews)
  async assign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: assignFormSchema }) form: AssignForm,
  ): Promise<void> {
    const change = changed(await this.queries.one(id), form);
    await this.finish(request, reply, actor, id, this.reviews.assign(actor, id, change, form.reason), {
      assign: form,
    });
  }

  private async finish(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    work: Promise<unknown>,
    typed: TypedForms,
  ): Promise<void> {
    const refusal = await refusalOf(work);
    if (refusal === null) return this.pages.goTo(reply, `/console/reviews/${id}`);
    await this.show(request, reply, actor, id, refusal, typed);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    refusal: FormRefusal | null,
    typed: TypedForms,
  ): Promise<void> {
    const view = await this.views.of(actor, id, csrfTokenOf(requireSession(request)), refusal, typed);
    const title = `Review of ${view.review.title}`;
    const body = ReviewPage({ view });
    this.pages.show(request, reply, { title, place: 'reviews', body }, refusal?.status ?? 200);
  }

  private async showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    form: OpenForm,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const csrfToken = csrfTokenOf(requireSession(request));
    const policies = await this.details.reviewable();
    const body = OpenReviewPage({ form, policies, refusal, csrfToken });
    this.pages.show(
      request,
      reply,
      { title: 'Open a review', place: 'reviews', body },
      refusal?.status ?? 200,
    );
  }
}

/** What a form that shows all people of a review changes; people left as they were are not said again. */
function changed(review: Review, { owner, reviewers, backup }: Omit<AssignForm, 'reason'>): PeopleChange {
  const before = review.reviewers.map(({ id }) => id);
  const sameReviewers = before.length === reviewers.length && before.every((id) => reviewers.includes(id));
  return {
    ...(owner === (review.owner?.id ?? null) ? {} : { ownerId: owner }),
    ...(sameReviewers ? {} : { reviewerIds: reviewers }),
    ...(backup === (review.backup?.id ?? null) ? {} : { backupId: backup }),
  };
}
