import { Controller, Get, Param, Query } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { CodeLookupQueries } from './code-lookup.queries.ts';
import {
  codeQuerySchema,
  presentGoverning,
  readCode,
  type CodeQuery,
  type CodeReply,
} from './codes.schemas.ts';
import { publishingPermissions } from '../publishing.permissions.ts';

/** Which policies govern a code on a day of service. */
@Controller('v1/codes')
export class CodesController {
  constructor(
    private readonly codes: CodeLookupQueries,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  @Get(':system/:code/policies')
  @Permit(publishingPermissions.readPublished)
  async policies(
    @Param('system') systemText: string,
    @Param('code') codeText: string,
    @Query({ schema: codeQuerySchema }) { on: given, cursor, limit }: CodeQuery,
  ): Promise<CodeReply> {
    const { system, code } = readCode(systemText, codeText);
    const today = this.organisation.today(this.clock.now());
    const on = given ?? today;
    const afterSlug = cursor === undefined ? '' : String(decodeCursor(cursor, 1)[0]);
    const found = await this.codes.governing({ system, code, on, today, afterSlug, limit: limit + 1 });
    const page = pageOf(found, limit, ({ slug }) => [slug]);
    const items = page.items.map((policy) => presentGoverning(policy, this.settings.publicUrl));
    return { system, code, on, items, nextCursor: page.nextCursor };
  }
}
