import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { ProposalsService } from '../../literature/strategies/proposal/proposals.service.ts';
import { SearchStrategiesService } from '../../literature/strategies/search-strategies.service.ts';
import { querySchema } from '../../literature/strategies/strategies.schemas.ts';
import { StrategyTrials } from '../../literature/strategies/strategy-trials.ts';
import { LiteraturePlanService } from '../../literature/updates/literature-plan.service.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import {
  meaningOf,
  strategiesFormSchema,
  withoutEmpty,
  withoutRow,
  withProposal,
  withRow,
  type PostedStrategies,
} from './strategies-form.ts';
import { StrategiesPages, type Asked } from './strategies-pages.ts';

const revision = z.coerce.number().int().min(0).max(999_999_999);
const pageSchema = z.object({ before: revision.optional().catch(undefined), saved: z.string().optional() });
const restoreSchema = z.object({ revision, baseRevision: revision });
const planSchema = z.object({
  surveillanceDays: z
    .string()
    .trim()
    .regex(/^\d{0,4}$/, { error: 'a number of days, or nothing' })
    .transform((days) => (days === '' ? null : Number(days)))
    .pipe(z.number().max(3_660).nullable()),
});

/** The searches of one policy's literature: read by everybody who signs in, changed by those who write and review. */
@ApiExcludeController()
@Controller('/console/policies/:policy/literature')
@UseGuards(FormGuard)
export class ConsoleStrategiesController {
  constructor(
    private readonly strategies: SearchStrategiesService,
    private readonly trials: StrategyTrials,
    private readonly proposals: ProposalsService,
    private readonly plans: LiteraturePlanService,
    private readonly views: StrategiesPages,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readStrategies)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Query({ schema: pageSchema }) { before, saved }: z.output<typeof pageSchema>,
  ): Promise<void> {
    await this.views.show(request, reply, actor, policy, { before, isSaved: saved !== undefined });
  }

  /** Does what a button of the form asks for; only saving changes anything. */
  @Post()
  @Permit(consolePermissions.changeStrategies)
  async post(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: strategiesFormSchema }) posted: PostedStrategies,
  ): Promise<void> {
    const outcome =
      posted.asked.act === 'save'
        ? await this.save(actor, policy, posted)
        : await this.answer(actor, policy, posted);
    if (outcome === null) return this.pages.goTo(reply, addressOf(policy, '?saved=1'));
    await this.views.show(request, reply, actor, policy, { revision: posted.revision, ...outcome });
  }

  @Post('restore')
  @Permit(consolePermissions.changeStrategies)
  async restore(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: restoreSchema }) body: z.output<typeof restoreSchema>,
  ): Promise<void> {
    // It was saved before with whatever a service had against it.
    const change = { revision: body.baseRevision, acceptWarnings: true, untried: true };
    const refusal = await refusalOf(this.strategies.restore(actor, policy, body.revision, change));
    if (refusal === null) return this.pages.goTo(reply, addressOf(policy, '?saved=1'));
    await this.views.show(request, reply, actor, policy, { refusal });
  }

  @Post('plan')
  @Permit(consolePermissions.changeLiteraturePlan)
  async plan(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: planSchema }) change: z.output<typeof planSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.plans.change(actor, policy, change));
    if (refusal === null) return this.pages.goTo(reply, addressOf(policy, '#plan'));
    await this.views.show(request, reply, actor, policy, { refusal });
  }

  /** Saves, or says what stands in the way; null when it is done. */
  private async save(actor: Actor, policy: string, posted: PostedStrategies): Promise<Asked | null> {
    const form = withoutEmpty(posted.form);
    const meant = meaningOf(form);
    if ('problems' in meant) return { form, refusal: refused(meant.problems) };
    const { strategies, ...change } = meant.body;
    const { revision: given } = posted;
    const refusal = await refusalOf(
      this.strategies.replace(actor, policy, strategies, { ...change, revision: given }),
    );
    return refusal === null ? null : { form, refusal };
  }

  /** The form again, with what a button brought. */
  private async answer(
    actor: Actor,
    policy: string,
    { form, asked, proposed }: PostedStrategies,
  ): Promise<Asked> {
    switch (asked.act) {
      case 'add':
        return { form: withRow(form) };
      case 'remove':
        return { form: withoutRow(form, asked.row) };
      case 'use':
        return { form: withProposal(form, proposed) };
      case 'propose':
        return { form, proposal: await this.proposals.propose(actor, policy) };
      case 'try':
        return { form, ...(await this.tryOne(actor, policy, form.rows[asked.row], asked.row)) };
      case 'save':
        return { form };
    }
  }

  private async tryOne(
    actor: Actor,
    policy: string,
    fields: PostedStrategies['form']['rows'][number] | undefined,
    row: number,
  ): Promise<Asked> {
    const read = querySchema.safeParse(fields?.query ?? '');
    if (fields === undefined || !read.success) {
      const reasons = read.error?.issues.map(({ message }) => message) ?? [];
      return { refusal: refused(reasons.map((reason) => ({ field: `strategies.${row}.query`, reason }))) };
    }
    let tried: Asked['tried'] = null;
    const refusal = await refusalOf(
      this.trials
        .try(actor, policy, { query: read.data, source: fields.source }, { first: true })
        .then((trial) => (tried = { row, trial })),
    );
    return { tried, refusal };
  }
}

function refused(fields: FormRefusal['fields']): FormRefusal {
  const message = fields.length === 0 ? 'There is no such search.' : 'This cannot be taken as it is.';
  return { status: 400, code: 'invalid_request', message, fields };
}

const addressOf = (policy: string, rest: string): string =>
  `/console/policies/${encodeURIComponent(policy)}/literature${rest}`;
