import { Body, Controller, Get, Headers, Param, Patch, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { revisionFromIfMatch, revisionTag } from '../../platform/http/if-match.ts';
import { pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { noticePermissions } from './notice.permissions.ts';
import {
  noticeRuleChangeSchema,
  noticeRuleJson,
  noticeRuleKeySchema,
  noticeRuleSchema,
} from './notice.schemas.ts';
import { NoticeRulesQueries } from './notice-rules.queries.ts';
import { NoticeRulesService } from './notice-rules.service.ts';

/** How long before a change takes effect those who apply it must be told: the rules, as data. */
@Controller('/v1/notice-rules')
export class NoticeRulesController {
  constructor(
    private readonly rules: NoticeRulesService,
    private readonly queries: NoticeRulesQueries,
  ) {}

  /** Every rule at its present revision, by key. */
  @Get()
  @Permit(noticePermissions.read)
  async list(@Query({ schema: pageSchema }) page: PageQuery) {
    const { items, nextCursor } = await this.queries.list(page);
    return { items: items.map(noticeRuleJson), nextCursor };
  }

  /** One rule with every earlier revision. */
  @Get(':key')
  @Permit(noticePermissions.read)
  async read(@Param('key') key: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const [rule, ...earlier] = await this.queries.history(key);
    void reply.header('etag', revisionTag(rule.revision));
    return { ...noticeRuleJson(rule), history: earlier.map(noticeRuleJson) };
  }

  /** Adds a rule or gives one other terms. If-Match is honoured where it is sent. */
  @Put(':key')
  @Permit(noticePermissions.change)
  async put(
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: noticeRuleSchema }) { reason, ...terms }: z.output<typeof noticeRuleSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.rules.put(actor, ruleKey(key), terms, reason, revisionOf(ifMatch));
    return await this.read(key, reply);
  }

  /** Changes some of a rule's terms. If-Match is honoured where it is sent. */
  @Patch(':key')
  @Permit(noticePermissions.change)
  async change(
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: noticeRuleChangeSchema }) { reason, ...change }: z.output<typeof noticeRuleChangeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.rules.change(actor, key, change, reason, revisionOf(ifMatch));
    return await this.read(key, reply);
  }
}

function ruleKey(text: string): string {
  const key = noticeRuleKeySchema.safeParse(text);
  if (key.success) return key.data;
  const reason = key.error.issues[0]?.message ?? 'is no key of a rule';
  throw new InvalidRequest([{ field: 'key', reason }]);
}

function revisionOf(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined ? undefined : revisionFromIfMatch(ifMatch);
}
