import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { CursorInvalid, NotFound } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { Database } from '../platform/database/database.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { policyOf } from '../policies/policy-records.ts';
import { LiteratureUpdatesQueries } from './updates/literature-updates.queries.ts';
import { LiteratureUpdatesService } from './updates/literature-updates.service.ts';
import { literaturePermissions } from './literature.permissions.ts';
import { LiteratureQueries } from './screening/screening.queries.ts';
import {
  presentReference,
  presentStrategies,
  presentUpdate,
  referencesSchema,
  strategiesSchema,
} from './literature.schemas.ts';
import { SearchStrategiesService } from './strategies/search-strategies.service.ts';

/** One policy's literature: its strategies, its searches, and what was included. */
@Controller('/v1/policies/:policy/literature')
export class PolicyLiteratureController {
  constructor(
    private readonly database: Database,
    private readonly strategies: SearchStrategiesService,
    private readonly updates: LiteratureUpdatesService,
    private readonly updatesQueries: LiteratureUpdatesQueries,
    private readonly queries: LiteratureQueries,
  ) {}

  /** The current strategies. */
  @Get('strategies')
  @Permit(literaturePermissions.readStrategies)
  async listStrategies(@Param('policy') policy: string) {
    return presentStrategies(await this.strategies.current(policy));
  }

  /** Replaces the strategies; the next update runs the new ones. */
  @Put('strategies')
  @Permit(literaturePermissions.changeStrategies)
  async replaceStrategies(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: strategiesSchema }) body: z.output<typeof strategiesSchema>,
  ) {
    return presentStrategies(await this.strategies.replace(actor, policy, body.strategies));
  }

  /** Updates, the newest first, with what waits and why. */
  @Get('searches')
  @Permit(literaturePermissions.readSearches)
  async listSearches(@Param('policy') policy: string, @Query({ schema: pageSchema }) query: PageQuery) {
    const { cursor, limit } = query;
    const { id } = await policyOf(this.database.source.manager, policy);
    const found = await this.updatesQueries.ofPolicy(id, afterOf(cursor), limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (update) => [update.id]);
    return { items: items.map(presentUpdate), nextCursor };
  }

  /** Starts an update now, or lets the one under way try again at once. */
  @Post('searches')
  @HttpCode(202)
  @Permit(literaturePermissions.startUpdate)
  async startSearches(@CurrentActor() actor: Actor, @Param('policy') policy: string) {
    const id = await this.updates.startNow(actor, policy);
    const update = await this.updatesQueries.byId(id);
    if (update === undefined) throw new NotFound('literature update', id);
    return presentUpdate(update);
  }

  /** Included records as references, in the order of their decisions. */
  @Get('references')
  @Permit(literaturePermissions.readReferences)
  async listReferences(
    @Param('policy') policy: string,
    @Query({ schema: referencesSchema }) query: z.output<typeof referencesSchema>,
  ) {
    const { cursor, limit, since } = query;
    const { id } = await policyOf(this.database.source.manager, policy);
    const found = await this.queries.references(id, { since, after: afterOf(cursor), limit: limit + 1 });
    const { items, nextCursor } = pageOf(found, limit, (reference) => [reference.screeningId]);
    const searchedThrough = await this.queries.searchedThrough(id);
    return { searchedThrough, items: items.map(presentReference), nextCursor };
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) {
    throw new CursorInvalid();
  }
  return id;
}
