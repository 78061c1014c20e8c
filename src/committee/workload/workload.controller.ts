import { Body, Controller, Get, Header, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { addMonthsTo } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { CSV_TYPE } from '../../platform/http/csv.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { placeFrom } from '../../reviews/cycles/reviews.schemas.ts';
import { CapacitiesService } from './capacities.service.ts';
import { levellingOf, listLevellings } from './levelling-records.ts';
import { LevellingsService } from './levellings.service.ts';
import { monthsCsv, peopleCsv } from './workload.csv.ts';
import { workloadPermissions } from './workload.permissions.ts';
import { WorkloadQueries } from './workload.queries.ts';
import {
  applySchema,
  capacitySchema,
  levellingListSchema,
  levellingSchema,
  presentLevelling,
  presentSummary,
  workloadSchema,
  type WorkloadQuery,
} from './workload.schemas.ts';
import { Workload } from './workload.ts';

const levellingPlace = z.tuple([
  z.string().refine((text) => instantSchema.safeParse(text).success),
  z.uuid(),
]);

/** How much review work the months hold, what persons can do, and how a lopsided year is evened out. */
@Controller('/v1/workload')
export class WorkloadController {
  constructor(
    private readonly database: Database,
    private readonly workload: Workload,
    private readonly queries: WorkloadQueries,
    private readonly capacities: CapacitiesService,
    private readonly levellings: LevellingsService,
  ) {}

  /**
   * Reviews a month, and for each person who owns or reviews policies. A review counts in the month in which its window
   * ends, one that is overdue in this month.
   */
  @Get()
  @Permit(workloadPermissions.read)
  async read(@Query({ schema: workloadSchema }) query: WorkloadQuery) {
    return await this.workload.report(query);
  }

  /** {@link read} as a table: a line a month. */
  @Get('months.csv')
  @Header('content-type', CSV_TYPE)
  @Header('content-disposition', 'attachment; filename="workload-months.csv"')
  @Permit(workloadPermissions.read)
  async monthsTable(@Query({ schema: workloadSchema }) query: WorkloadQuery): Promise<string> {
    return monthsCsv(await this.workload.report(query));
  }

  /** {@link read} as a table: a line a person and month. */
  @Get('people.csv')
  @Header('content-type', CSV_TYPE)
  @Header('content-disposition', 'attachment; filename="workload-people.csv"')
  @Permit(workloadPermissions.read)
  async peopleTable(@Query({ schema: workloadSchema }) query: WorkloadQuery): Promise<string> {
    return peopleCsv(await this.workload.report(query));
  }

  /** What was said of capacities, the organisation's first. */
  @Get('capacities')
  @Permit(workloadPermissions.read)
  async listCapacities() {
    return { items: await this.queries.capacities(this.database.source.manager), nextCursor: null };
  }

  /** Says how many reviews a month a person can do, by id; `organisation`: whoever has no number of their own. */
  @Put('capacities/:whose')
  @Permit(workloadPermissions.setCapacity)
  async setCapacity(
    @CurrentActor() actor: Actor,
    @Param('whose') whose: string,
    @Body({ schema: capacitySchema }) body: z.output<typeof capacitySchema>,
  ) {
    if (whose !== 'organisation' && !isId(whose)) throw new NotFound('person', whose.slice(0, 100));
    await this.capacities.set(actor, { personId: whose === 'organisation' ? null : whose, ...body });
    return await this.listCapacities();
  }

  /** Proposals, the newest first. */
  @Get('levellings')
  @Permit(workloadPermissions.read)
  async list(
    @Query({ schema: levellingListSchema }) { cursor, limit }: z.output<typeof levellingListSchema>,
  ) {
    const place = placeFrom(cursor, levellingPlace, 2);
    const found = await listLevellings(this.database.source.manager, place, limit + 1);
    const page = pageOf(found, limit, ({ createdAt, id }) => [createdAt.toString(), id]);
    return { ...page, items: page.items.map(presentSummary) };
  }

  /** Proposes how the months are evened out; nothing moves yet. */
  @Post('levellings')
  @Permit(workloadPermissions.level)
  async propose(
    @CurrentActor() actor: Actor,
    @Body({ schema: levellingSchema }) body: z.output<typeof levellingSchema>,
  ) {
    const from = body.from ?? addMonthsTo(this.workload.thisMonth(), 1);
    const id = await this.levellings.propose(actor, { ...body, from });
    return await this.readLevelling(id);
  }

  /** A proposal: every move with its reason, and the months before and after. */
  @Get('levellings/:id')
  @Permit(workloadPermissions.read)
  async readLevelling(@Param('id') id: string) {
    return presentLevelling(await levellingOf(this.database.source.manager, id));
  }

  /** Makes the moves of a proposal as one reschedule with a reason. */
  @Post('levellings/:id/apply')
  @HttpCode(200)
  @Permit(workloadPermissions.level)
  async apply(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: applySchema }) { reason, except }: z.output<typeof applySchema>,
  ) {
    await this.levellings.apply(actor, id, reason, except);
    return await this.readLevelling(id);
  }
}
