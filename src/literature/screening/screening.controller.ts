import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { LiteratureQueries } from './screening.queries.ts';
import { decisionSchema, presentQueueItem, queueSchema } from '../literature.schemas.ts';
import { prismaFlow } from '../prisma/prisma.rules.ts';
import { PrismaQueries } from '../prisma/prisma.queries.ts';
import { ScreeningService } from './screening.service.ts';

/** The screening queue over all policies, and what became of a cycle's records. */
@Controller('/v1')
export class LiteratureController {
  constructor(
    private readonly database: Database,
    private readonly queries: LiteratureQueries,
    private readonly prisma: PrismaQueries,
    private readonly screening: ScreeningService,
  ) {}

  /** Records in the queue, grouped by study type. */
  @Get('literature/queue')
  @Permit(literaturePermissions.readQueue)
  async queue(@Query({ schema: queueSchema }) query: z.output<typeof queueSchema>) {
    const { policy, state = null, cursor, limit } = query;
    const tx = this.database.source.manager;
    const policyId = policy === undefined ? null : (await policyOf(tx, policy)).id;
    const after = cursor === undefined ? undefined : afterOf(cursor);
    const found = await this.queries.queue({ policyId, state }, after, limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (item) => [item.studyRank, item.screeningId]);
    return { items: items.map(presentQueueItem), nextCursor };
  }

  /** Includes or excludes a record for a policy. */
  @Post('literature/records/:id/decision')
  @HttpCode(200)
  @Permit(literaturePermissions.decide)
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: decisionSchema }) body: z.output<typeof decisionSchema>,
  ) {
    const screeningId = await this.screening.decide(actor, id, body);
    const item = await this.queries.screening(screeningId);
    if (item === undefined) throw new NotFound('screening', screeningId);
    return presentQueueItem(item);
  }

  /** PRISMA 2020 counts of a review cycle. */
  @Get('reviews/:id/prisma')
  @Permit(literaturePermissions.readPrisma)
  async prismaOf(@Param('id') id: string) {
    return prismaFlow(await this.prisma.ofCycle(id));
  }
}

function afterOf(cursor: string): { rank: number; id: string } {
  const [rank, id] = decodeCursor(cursor, 2);
  if (typeof rank !== 'number' || !Number.isInteger(rank) || typeof id !== 'string' || !isId(id)) {
    throw new CursorInvalid();
  }
  return { rank, id };
}
