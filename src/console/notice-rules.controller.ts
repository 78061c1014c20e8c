import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { NoticeRulesQueries } from '../policies/notice/notice-rules.queries.ts';
import { NoticeRulesService } from '../policies/notice/notice-rules.service.ts';
import { consolePermissions } from './console.permissions.ts';
import { ConsolePages } from './console-pages.ts';
import { FormGuard } from './form-guard.ts';
import { refusalOf, type FormRefusal } from './form-refusal.ts';
import { NoticeRulePage } from './notice-rule.page.tsx';
import { NoticeRulesPage } from './notice-rules.page.tsx';
import { noticeRuleFormSchema, type NoticeRuleForm } from './notice-rules.schemas.ts';

/** The rules of notice: read by everybody who signs in, changed by the committee. */
@ApiExcludeController()
@Controller('/console/notice-rules')
@UseGuards(FormGuard)
export class ConsoleNoticeRulesController {
  constructor(
    private readonly queries: NoticeRulesQueries,
    private readonly rules: NoticeRulesService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.readNoticeRules)
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = NoticeRulesPage({ rules: await this.queries.current() });
    this.pages.show(request, reply, { title: 'Notice rules', place: 'organisation', body });
  }

  @Get(':key')
  @Permit(consolePermissions.readNoticeRules)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
  ): Promise<void> {
    await this.show(request, reply, actor, key, null);
  }

  @Post(':key')
  @Permit(consolePermissions.changeNoticeRules)
  async change(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Body({ schema: noticeRuleFormSchema }) { revision, reason, ...terms }: NoticeRuleForm,
  ): Promise<void> {
    const refusal = await refusalOf(this.rules.change(actor, key, terms, reason, revision));
    if (refusal === null) return this.pages.goTo(reply, `/console/notice-rules/${encodeURIComponent(key)}`);
    await this.show(request, reply, actor, key, refusal);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    key: string,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const [rule, ...earlier] = await this.queries.history(key);
    const body = NoticeRulePage({
      rule,
      earlier,
      refusal,
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeNoticeRules),
    });
    this.pages.show(
      request,
      reply,
      { title: 'Notice rule', place: 'organisation', body },
      refusal?.status ?? 200,
    );
  }
}
