import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { LadderListQueries } from '../../reviews/ladder/ladder-list.queries.ts';
import { LaddersService } from '../../reviews/ladder/ladders.service.ts';
import type { LadderTarget } from '../../reviews/ladder/ladder-target.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { LadderEditorPage } from './ladder-editor.page.tsx';
import { LadderEditors } from './ladder-editors.ts';
import { inOrder, ladderFormSchema, rungsOf, withoutRow, withRow, type LadderForm } from './ladder-form.ts';
import { LaddersPage } from './ladders-list.page.tsx';
import { editorOf } from './ladder-words.ts';

/** Ladders on one page; whoever has more looks them up by their policy. */
const LISTED = 100;

const findSchema = z.object({
  section: z.string().max(200).optional(),
  policy: z.string().max(200).optional(),
});
const removeSchema = z.object({ revision: z.coerce.number().int().min(0).max(999_999_999) });

type Posted = z.output<typeof ladderFormSchema>;

/** Ladders of reminders: read by everybody who signs in, changed by the chair. */
@ApiExcludeController()
@Controller('/console/ladders')
@UseGuards(FormGuard)
export class ConsoleLaddersController {
  constructor(
    private readonly list: LadderListQueries,
    private readonly editors: LadderEditors,
    private readonly ladders: LaddersService,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readLadders)
  async readAll(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.showList(request, reply, actor, null);
  }

  /** Leads to the ladder of a section or policy that the reader names. */
  @Get('find')
  @Permit(consolePermissions.readLadders)
  async find(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: findSchema }) { section, policy }: z.output<typeof findSchema>,
  ): Promise<void> {
    if (section !== undefined) return this.pages.goTo(reply, editorOf({ of: 'section', section }));
    const target = await this.editors.policyNamed(policy ?? '');
    if (target !== null) return this.pages.goTo(reply, editorOf(target));
    await this.showList(request, reply, actor, `There is no policy “${policy ?? ''}”.`);
  }

  @Get('organisation')
  @Permit(consolePermissions.readLadders)
  async readOrganisation(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.show(request, reply, actor, { of: 'organisation' });
  }

  @Post('organisation')
  @Permit(consolePermissions.changeLadders)
  async postOrganisation(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: ladderFormSchema }) posted: Posted,
  ): Promise<void> {
    await this.take(request, reply, actor, { of: 'organisation' }, posted);
  }

  @Post('organisation/remove')
  @Permit(consolePermissions.changeLadders)
  async removeOrganisation(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: removeSchema }) { revision }: z.output<typeof removeSchema>,
  ): Promise<void> {
    await this.remove(request, reply, actor, { of: 'organisation' }, revision);
  }

  @Get('sections/:section')
  @Permit(consolePermissions.readLadders)
  async readSection(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('section') section: string,
  ): Promise<void> {
    await this.show(request, reply, actor, await this.editors.sectionOf(section));
  }

  @Post('sections/:section')
  @Permit(consolePermissions.changeLadders)
  async postSection(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('section') section: string,
    @Body({ schema: ladderFormSchema }) posted: Posted,
  ): Promise<void> {
    await this.take(request, reply, actor, await this.editors.sectionOf(section), posted);
  }

  @Post('sections/:section/remove')
  @Permit(consolePermissions.changeLadders)
  async removeSection(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('section') section: string,
    @Body({ schema: removeSchema }) { revision }: z.output<typeof removeSchema>,
  ): Promise<void> {
    await this.remove(request, reply, actor, await this.editors.sectionOf(section), revision);
  }

  @Get('policies/:policy')
  @Permit(consolePermissions.readLadders)
  async readPolicy(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
  ): Promise<void> {
    await this.show(request, reply, actor, await this.editors.policyOf(policy));
  }

  @Post('policies/:policy')
  @Permit(consolePermissions.changeLadders)
  async postPolicy(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: ladderFormSchema }) posted: Posted,
  ): Promise<void> {
    await this.take(request, reply, actor, await this.editors.policyOf(policy), posted);
  }

  @Post('policies/:policy/remove')
  @Permit(consolePermissions.changeLadders)
  async removePolicy(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: removeSchema }) { revision }: z.output<typeof removeSchema>,
  ): Promise<void> {
    await this.remove(request, reply, actor, await this.editors.policyOf(policy), revision);
  }

  /** Does what a button of the form asks for; only saving changes anything. */
  private async take(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    target: LadderTarget,
    { form, asked, revision }: Posted,
  ): Promise<void> {
    if (asked.act === 'add')
      return await this.show(request, reply, actor, target, { form: withRow(form), revision });
    if (asked.act === 'remove') {
      return await this.show(request, reply, actor, target, { form: withoutRow(form, asked.row), revision });
    }
    const sorted = inOrder(form);
    if (asked.act === 'preview') {
      return await this.show(request, reply, actor, target, { form: sorted, revision, isPreview: true });
    }
    const reason = form.reason === '' ? undefined : form.reason;
    const refusal = await refusalOf(this.ladders.put(actor, target, rungsOf(sorted), { revision, reason }));
    if (refusal === null) return this.pages.goTo(reply, editorOf(target));
    await this.show(request, reply, actor, target, { form: sorted, revision, refusal });
  }

  private async remove(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    target: LadderTarget,
    revision: number,
  ): Promise<void> {
    const refusal = await refusalOf(this.ladders.remove(actor, target, { revision }));
    if (refusal === null) return this.pages.goTo(reply, '/console/ladders');
    await this.show(request, reply, actor, target, { refusal });
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    target: LadderTarget,
    typed: { form?: LadderForm; revision?: number; refusal?: FormRefusal; isPreview?: boolean } = {},
  ): Promise<void> {
    const body = LadderEditorPage({
      ...(await this.editors.contentOf(target, typed)),
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeLadders),
    });
    const status = typed.refusal?.status ?? 200;
    this.pages.show(request, reply, { title: 'Ladder', place: 'organisation', body }, status);
  }

  private async showList(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    notFound: string | null,
  ): Promise<void> {
    const found = await this.list.inForce(undefined, LISTED + 1, true);
    const body = LaddersPage({
      ladders: found.slice(0, LISTED),
      more: found.length > LISTED,
      sections: await this.list.sections(),
      mayChange: mayDo(actor, consolePermissions.changeLadders),
      notFound,
    });
    const status = notFound === null ? 200 : 404;
    this.pages.show(request, reply, { title: 'Ladders', place: 'organisation', body }, status);
  }
}
