import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { sightOf, type Sight } from '../../policies/policy-sight.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { DuplicatesQueries } from './duplicates.queries.ts';
import { duplicatesSchema, presentSuspicion, verdictSchema } from './duplicates.schemas.ts';
import { DuplicatesService } from './duplicates.service.ts';

/** Records that may be one work, side by side, and what persons say of them. */
@Controller('/v1/literature/duplicates')
export class DuplicatesController {
  constructor(
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly queries: DuplicatesQueries,
    private readonly duplicates: DuplicatesService,
  ) {}

  /** Pairs that wait for a person, were joined without one, or were decided. */
  @Get()
  @Permit(literaturePermissions.readDuplicates)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: duplicatesSchema }) query: z.output<typeof duplicatesSchema>,
  ) {
    const { state, record = null, cursor, limit } = query;
    const found = await this.queries.list(
      { state, recordId: record },
      afterOf(cursor),
      limit + 1,
      this.sight(actor),
    );
    const { items, nextCursor } = pageOf(found, limit, ({ id }) => [id]);
    return { items: items.map(presentSuspicion), nextCursor };
  }

  /** One pair. */
  @Get(':id')
  @Permit(literaturePermissions.readDuplicates)
  async one(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return presentSuspicion(await this.suspicion(id, this.sight(actor)));
  }

  /** Says whether the two are the same work, and which record then stands for both; or takes that back. */
  @Post(':id/verdict')
  @HttpCode(200)
  @Permit(literaturePermissions.judgeDuplicates)
  async judge(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: verdictSchema }) body: z.output<typeof verdictSchema>,
  ) {
    await this.duplicates.judge(actor, id, body);
    return presentSuspicion(await this.suspicion(id, this.sight(actor)));
  }

  private sight(actor: Actor): Sight {
    return sightOf(actor, this.organisation.today(this.clock.now()));
  }

  private async suspicion(id: string, sight: Sight) {
    const found = isId(id) ? await this.queries.suspicion(id, sight) : undefined;
    if (found === undefined) throw new NotFound('duplicate', id);
    return found;
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
