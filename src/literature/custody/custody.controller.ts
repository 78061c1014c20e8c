import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { sightOf, type Sight } from '../../policies/policy-sight.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { CustodyQueries } from './custody.queries.ts';
import { presentCustody, presentNotedGap } from './custody.schemas.ts';

/** Which days the searches of policies cover, and which they leave out. */
@Controller('/v1')
@UseGuards(PolicyInSight)
export class CustodyController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly queries: CustodyQueries,
  ) {}

  /** A policy's chain of custody as it stands now. */
  @Get('policies/:policy/literature/custody')
  @Permit(literaturePermissions.readSearches)
  async readCustody(@CurrentActor() actor: Actor, @Param('policy') policy: string) {
    const { id } = await policyOf(this.database.source.manager, policy);
    const custody = await this.queries.ofPolicy(id, this.sight(actor));
    if (custody === undefined) throw new NotFound('policy', policy);
    return presentCustody(custody);
  }

  /** The open gaps of all policies, as the day's look found them. */
  @Get('literature/gaps')
  @Permit(literaturePermissions.readSearches)
  async listGaps(@CurrentActor() actor: Actor, @Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const found = await this.queries.openGaps(afterOf(cursor), limit + 1, this.sight(actor));
    const { items, nextCursor } = pageOf(found, limit, (gap) => [gap.id]);
    return { items: items.map(presentNotedGap), nextCursor };
  }

  private sight(actor: Actor): Sight {
    return sightOf(actor, this.organisation.today(this.clock.now()));
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
