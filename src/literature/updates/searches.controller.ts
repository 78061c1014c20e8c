import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { LiteratureUpdatesQueries } from './literature-updates.queries.ts';
import { LiteratureUpdatesService } from './literature-updates.service.ts';
import { presentUpdate } from './searches.schemas.ts';

/** One policy's literature updates. */
@Controller('/v1/policies/:policy/literature/searches')
@UseGuards(PolicyInSight)
export class SearchesController {
  constructor(
    private readonly database: Database,
    private readonly updates: LiteratureUpdatesService,
    private readonly queries: LiteratureUpdatesQueries,
  ) {}

  /** Updates, the newest first, with what waits and why. */
  @Get()
  @Permit(literaturePermissions.readSearches)
  async listSearches(@Param('policy') policy: string, @Query({ schema: pageSchema }) query: PageQuery) {
    const { cursor, limit } = query;
    const { id } = await policyOf(this.database.source.manager, policy);
    const found = await this.queries.ofPolicy(id, afterOf(cursor), limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (update) => [update.id]);
    return { items: items.map(presentUpdate), nextCursor };
  }

  /** Starts an update now, or lets the one under way try again at once. */
  @Post()
  @HttpCode(202)
  @Permit(literaturePermissions.startUpdate)
  async startSearches(@CurrentActor() actor: Actor, @Param('policy') policy: string) {
    const id = await this.updates.startNow(actor, policy);
    const update = await this.queries.byId(id);
    if (update === undefined) throw new NotFound('literature update', id);
    return presentUpdate(update);
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
