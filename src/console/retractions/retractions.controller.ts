import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InterimReviewsService } from '../../committee/retractions/interim-reviews.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { mayDo } from '../../kernel/permission.ts';
import { alertStates, type AlertState } from '../../literature/retractions/alert-states.rules.ts';
import { AlertsQueries, afterAlertOf, keyOfAlert } from '../../literature/retractions/alerts.queries.ts';
import { acknowledgeSchema, interimSchema } from '../../literature/retractions/alerts.schemas.ts';
import { AlertsService } from '../../literature/retractions/alerts.service.ts';
import { WatchQueries } from '../../literature/retractions/watch.queries.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Database } from '../../platform/database/database.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { alertAddress } from './alert-card.tsx';
import { RetractionPage } from './retraction.page.tsx';
import { RetractionsPage, retractionsAddress } from './retractions.page.tsx';
import type { WatchContent } from './watch-standings.tsx';

const ALERTS_A_PAGE = 20;
const TROUBLED_SHOWN = 100;

const querySchema = z.object({
  state: z
    .enum([...alertStates, 'all'])
    .optional()
    .catch(undefined),
  policy: z.string().min(1).max(200).optional(),
  cursor: z.string().max(500).optional(),
});

/** Alerts about cited papers, and the watch that raises them. */
@ApiExcludeController()
@Controller('/console/literature/retractions')
@UseGuards(FormGuard)
export class ConsoleRetractionsController {
  constructor(
    private readonly database: Database,
    private readonly alerts: AlertsQueries,
    private readonly watch: WatchQueries,
    private readonly service: AlertsService,
    private readonly interim: InterimReviewsService,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readAlerts)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: querySchema }) query: z.output<typeof querySchema>,
  ): Promise<void> {
    const now = this.clock.now();
    const chosen = query.state ?? 'open';
    const state: AlertState | null = chosen === 'all' ? null : chosen;
    const policy =
      query.policy === undefined ? null : await policyOf(this.database.source.manager, query.policy);
    const filter = { policyId: policy?.id ?? null, states: state === null ? null : [state] };
    const today = this.organisation.today(now);
    const found = await this.alerts.list(filter, afterAlertOf(query.cursor), ALERTS_A_PAGE + 1, today);
    const { items, nextCursor } = pageOf(found, ALERTS_A_PAGE, keyOfAlert);
    const address = retractionsAddress(chosen, policy?.slug ?? null);
    const body = RetractionsPage({
      state,
      policy,
      alerts: items,
      counts: await this.alerts.counts(policy?.id ?? null),
      next: nextCursor === null ? null : `${address}&cursor=${encodeURIComponent(nextCursor)}`,
      watch: await this.watchContent(),
      refusal: null,
      ...this.surroundings(request, actor),
    });
    this.pages.show(request, reply, { title: 'Retractions', place: 'literature', body });
  }

  @Get(':id')
  @Permit(consolePermissions.readAlerts)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.show(request, reply, actor, id, null);
  }

  /** Says why no review is needed. */
  @Post(':id/acknowledge')
  @Permit(consolePermissions.decideAlerts)
  async acknowledge(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: acknowledgeSchema }) { reason }: z.output<typeof acknowledgeSchema>,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.service.acknowledge(actor, id, reason));
  }

  /** Opens an interim review, or adds the finding to the one that is open. */
  @Post(':id/interim-review')
  @Permit(consolePermissions.decideAlerts)
  async openReview(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: interimSchema }) { reason }: z.output<typeof interimSchema>,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.interim.open(actor, id, reason));
  }

  private async done(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    work: Promise<unknown>,
  ): Promise<void> {
    const refusal = await refusalOf(work);
    if (refusal === null) return this.pages.goTo(reply, alertAddress(id));
    await this.show(request, reply, actor, id, refusal);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const alert = await this.alerts.byId(id, this.organisation.today(this.clock.now()));
    if (alert === undefined) throw new NotFound('alert', id.slice(0, 200));
    const body = RetractionPage({ alert, refusal, ...this.surroundings(request, actor) });
    const page = { title: `Alert: ${alert.policy.title}`, place: 'literature' as const, body };
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }

  private surroundings(request: FastifyRequest, actor: Actor) {
    return {
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayDecide: mayDo(actor, consolePermissions.decideAlerts),
    };
  }

  private async watchContent(): Promise<WatchContent> {
    return {
      standings: await this.watch.standings(this.clock.now()),
      withoutPmid: await this.watch.worksWithoutPmid(),
      troubled: await this.watch.troubled(TROUBLED_SHOWN),
    };
  }
}
