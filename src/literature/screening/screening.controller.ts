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
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { Assignments } from './assignments.service.ts';
import {
  assignmentsSchema,
  bulkDecisionsSchema,
  decisionSchema,
  resolveSchema,
  secondReadingSchema,
  undoSchema,
  withdrawSchema,
} from './decision.schemas.ts';
import { viewerOf, type QueueFilter, type Viewer } from './queue-filter.ts';
import { placeOf, ScreeningQueue } from './queue.queries.ts';
import {
  cursorOf,
  placeFrom,
  presentQueueItem,
  queueCountsSchema,
  queueSchema,
  screeningSchema,
} from './queue.schemas.ts';
import { ScreeningHistory } from './screening-history.queries.ts';
import { absent, ScreeningService } from './screening.service.ts';
import { ScreeningUndo } from './screening-undo.ts';
import { SecondReadings } from './second-readings.service.ts';

/** The screening queue over all policies, and what persons do with it. */
@Controller('/v1/literature')
@UseGuards(PolicyInSight)
export class LiteratureController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly screeningQueue: ScreeningQueue,
    private readonly history: ScreeningHistory,
    private readonly screening: ScreeningService,
    private readonly undoing: ScreeningUndo,
    private readonly readings: SecondReadings,
    private readonly assignments: Assignments,
  ) {}

  /** Records in the queue, grouped by study type or by likelihood. */
  @Get('queue')
  @Permit(literaturePermissions.readQueue)
  async queue(
    @CurrentActor() actor: Actor,
    @Query({ schema: queueSchema }) query: z.output<typeof queueSchema>,
  ) {
    const { cursor, limit, order, ...asked } = query;
    const filter = await this.filterOf(asked);
    const after = placeFrom(cursor, order);
    const found = await this.screeningQueue.page(filter, this.viewer(actor), order, after, limit + 1);
    const page = pageOf(found, limit, (item) => cursorOf(placeOf(item, order), order));
    return { items: page.items.map(presentQueueItem), nextCursor: page.nextCursor };
  }

  /** How many records each part of the queue has. */
  @Get('queue/counts')
  @Permit(literaturePermissions.readQueue)
  async counts(
    @CurrentActor() actor: Actor,
    @Query({ schema: queueCountsSchema }) query: z.output<typeof queueCountsSchema>,
  ) {
    return await this.screeningQueue.counts(await this.filterOf(query), this.viewer(actor));
  }

  /** One record in a policy's queue, with every move it made. */
  @Get('records/:id/screening')
  @Permit(literaturePermissions.readQueue)
  async one(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query({ schema: screeningSchema }) query: z.output<typeof screeningSchema>,
  ) {
    const policy = await policyOf(this.database.source.manager, query.policy);
    const item = await this.screeningQueue.itemOf(policy.id, id, this.viewer(actor));
    if (item === undefined) throw absent(policy.slug, id);
    const steps = await this.history.of(item);
    return { ...presentQueueItem(item), steps: steps.map((step) => ({ ...step, at: step.at.toString() })) };
  }

  /** Decides on a record for a policy, or gives the second reading that was asked for. */
  @Post('records/:id/decision')
  @HttpCode(200)
  @Permit(literaturePermissions.decide)
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: decisionSchema }) body: z.output<typeof decisionSchema>,
  ) {
    return await this.shown(actor, await this.screening.decide(actor, id, body));
  }

  /** Decides on many records, all or none. */
  @Post('decisions')
  @HttpCode(200)
  @Permit(literaturePermissions.decide)
  async decideAll(
    @CurrentActor() actor: Actor,
    @Body({ schema: bulkDecisionsSchema }) { decisions }: z.output<typeof bulkDecisionsSchema>,
  ) {
    const decided = await this.screening.decideAll(actor, decisions);
    return { decided: decided.length };
  }

  /** Takes back the last decision on a record. */
  @Post('records/:id/undo')
  @HttpCode(200)
  @Permit(literaturePermissions.decide)
  async undo(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: undoSchema }) body: z.output<typeof undoSchema>,
  ) {
    return await this.shown(actor, await this.undoing.undo(actor, id, body));
  }

  /** Asks somebody to read a record a second time. */
  @Post('records/:id/second-reading')
  @HttpCode(200)
  @Permit(literaturePermissions.askSecondReading)
  async askSecondReading(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: secondReadingSchema }) { policy, reader }: z.output<typeof secondReadingSchema>,
  ) {
    return await this.shown(actor, await this.readings.ask(actor, id, { policy, readerId: reader }));
  }

  /** Asks nobody any more. */
  @Post('records/:id/second-reading/withdraw')
  @HttpCode(200)
  @Permit(literaturePermissions.askSecondReading)
  async withdrawSecondReading(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: withdrawSchema }) { policy }: z.output<typeof withdrawSchema>,
  ) {
    return await this.shown(actor, await this.readings.withdraw(actor, id, policy));
  }

  /** Ends a conflict between two readers. */
  @Post('records/:id/resolution')
  @HttpCode(200)
  @Permit(literaturePermissions.resolveConflict)
  async resolve(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: resolveSchema }) body: z.output<typeof resolveSchema>,
  ) {
    return await this.shown(actor, await this.readings.resolve(actor, id, body));
  }

  /** Gives waiting records to a person, with a day by which to screen them. */
  @Post('assignments')
  @HttpCode(200)
  @Permit(literaturePermissions.assignScreening)
  async assign(
    @CurrentActor() actor: Actor,
    @Body({ schema: assignmentsSchema }) body: z.output<typeof assignmentsSchema>,
  ) {
    const { person, dueOn, ...asked } = body;
    const to = { personId: person, dueOn };
    const assigned =
      'records' in asked
        ? await this.assignments.assign(actor, asked.records, to)
        : await this.assignments.assignWhere(actor, asked.where, to);
    return { assigned };
  }

  private async shown(actor: Actor, screeningId: string) {
    const item = await this.screeningQueue.item(screeningId, this.viewer(actor));
    if (item === undefined) throw new NotFound('screening', screeningId);
    return presentQueueItem(item);
  }

  private async filterOf(query: z.output<typeof queueCountsSchema>): Promise<QueueFilter> {
    const { policy, assignee, ...filter } = query;
    const policyId =
      policy === undefined ? undefined : (await policyOf(this.database.source.manager, policy)).id;
    return { ...filter, policyId, assigneeId: assignee };
  }

  private viewer(actor: Actor): Viewer {
    return viewerOf(actor, this.organisation.today(this.clock.now()));
  }
}
