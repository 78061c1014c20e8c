import { Controller, Get, Param, Query } from '@nestjs/common';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { CustodyQueries } from './custody.queries.ts';
import { presentCustody, presentNotedGap } from './custody.schemas.ts';

/** Which days the searches of policies cover, and which they leave out. */
@Controller('/v1')
export class CustodyController {
  constructor(
    private readonly database: Database,
    private readonly queries: CustodyQueries,
  ) {}

  /** A policy's chain of custody as it stands now. */
  @Get('policies/:policy/literature/custody')
  @Permit(literaturePermissions.readSearches)
  async readCustody(@Param('policy') policy: string) {
    const { id } = await policyOf(this.database.source.manager, policy);
    const custody = await this.queries.ofPolicy(id);
    if (custody === undefined) throw new NotFound('policy', policy);
    return presentCustody(custody);
  }

  /** The open gaps of all policies, as the day's look found them. */
  @Get('literature/gaps')
  @Permit(literaturePermissions.readSearches)
  async listGaps(@Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const found = await this.queries.openGaps(afterOf(cursor), limit + 1);
    const { items, nextCursor } = pageOf(found, limit, (gap) => [gap.id]);
    return { items: items.map(presentNotedGap), nextCursor };
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
