import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { sightOf } from '../../policies/policy-sight.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { afterAlertOf, AlertsQueries, keyOfAlert } from './alerts.queries.ts';
import { acknowledgeSchema, alertsSchema, presentAlert, seenBy } from './alerts.schemas.ts';
import { AlertsService } from './alerts.service.ts';

/** Alerts about cited works that were retracted, doubted, corrected or updated. */
@Controller('/v1/literature/alerts')
@UseGuards(PolicyInSight)
export class AlertsController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly alerts: AlertsService,
    private readonly queries: AlertsQueries,
  ) {}

  /** Alerts, what waits for somebody first, the most urgent first. */
  @Get()
  @Permit(literaturePermissions.readAlerts)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: alertsSchema }) query: z.output<typeof alertsSchema>,
  ) {
    const { policy, state, cursor, limit } = query;
    const policyId = policy === undefined ? null : (await policyOf(this.database.source.manager, policy)).id;
    const states = state === undefined ? null : [state];
    const today = this.organisation.today(this.clock.now());
    const found = await this.queries.list(
      { policyId, states },
      afterAlertOf(cursor),
      limit + 1,
      today,
      sightOf(actor, today),
    );
    const { items, nextCursor } = pageOf(found, limit, keyOfAlert);
    return { items: items.map((alert) => presentAlert(seenBy(actor, alert))), nextCursor };
  }

  /** Says that an alert was seen, and why no review between reviews is needed. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @Permit(literaturePermissions.decideAlerts)
  async acknowledge(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: acknowledgeSchema }) { reason }: z.output<typeof acknowledgeSchema>,
  ) {
    await this.alerts.acknowledge(actor, id, reason);
    const alert = await this.queries.byId(id, this.organisation.today(this.clock.now()));
    if (alert === undefined) throw new NotFound('alert', id);
    return presentAlert(seenBy(actor, alert));
  }
}
