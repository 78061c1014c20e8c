import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { searchedThrough } from '../custody/searched-through.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { LiteratureQueries } from './included-references.queries.ts';
import { presentReference, referencesSchema } from './queue.schemas.ts';

/** What one policy's reviewers included. */
@Controller('/v1/policies/:policy/literature/references')
@UseGuards(PolicyInSight)
export class IncludedReferencesController {
  constructor(
    private readonly database: Database,
    private readonly queries: LiteratureQueries,
  ) {}

  /** Included records as references, in the order of their decisions. */
  @Get()
  @Permit(literaturePermissions.readReferences)
  async list(
    @Param('policy') policy: string,
    @Query({ schema: referencesSchema }) query: z.output<typeof referencesSchema>,
  ) {
    const { cursor, limit, since } = query;
    const tx = this.database.source.manager;
    const { id } = await policyOf(tx, policy);
    const found = await this.queries.references(id, { since, after: afterOf(cursor), limit: limit + 1 });
    const { items, nextCursor } = pageOf(found, limit, (reference) => [reference.screeningId]);
    return { searchedThrough: await searchedThrough(tx, id), items: items.map(presentReference), nextCursor };
  }
}

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return id;
}
