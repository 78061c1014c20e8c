import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Panel } from '../../approvals/panels/panel.ts';
import { PanelsQueries } from '../../approvals/panels/panels.queries.ts';
import { PanelsService } from '../../approvals/panels/panels.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { Settings } from '../../platform/config/settings.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { readTyped, typedSchema, type Typed } from '../approval/typed-form.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { fieldsOf, panelFieldsSchema, readPanelForm, type PanelFields } from './panel-form.ts';
import { PanelPages } from './panel-pages.ts';
import { PanelsListPage } from './panels-list.page.tsx';

const policySchema = z.object({ policy: z.string().trim().min(1).max(200) });
const retireSchema = z.object({ reason: reasonSchema });
const revisionSchema = z.coerce.number().int().min(1);

/** More panels than any organisation has. */
const LISTED = 500;

/** Panels: their list, one of them, its editor, and which policies go to it. */
@ApiExcludeController()
@Controller('/console/panels')
@UseGuards(FormGuard)
export class ConsolePanelsController {
  constructor(
    private readonly queries: PanelsQueries,
    private readonly panels: PanelsService,
    private readonly settings: Settings,
    private readonly views: PanelPages,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readPanels)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const body = PanelsListPage({
      panels: await this.queries.list(null, LISTED),
      houseQuorum: this.settings.approvalQuorum,
      mayChange: mayDo(actor, consolePermissions.changePanels),
    });
    this.pages.show(request, reply, { title: 'Panels', place: 'organisation', body });
  }

  @Get('new')
  @Permit(consolePermissions.changePanels)
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.views.edit(request, reply, null, fieldsOf(null));
  }

  @Post()
  @Permit(consolePermissions.changePanels)
  async create(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: panelFieldsSchema }) fields: PanelFields,
  ): Promise<void> {
    let made: Panel | undefined;
    const refusal = await refusalOf(
      (async () => {
        made = await this.panels.create(actor, readPanelForm(fields));
      })(),
    );
    if (made !== undefined) return this.pages.goTo(reply, `/console/panels/${made.id}`);
    await this.views.edit(request, reply, null, fields, refusal);
  }

  @Get(':panel')
  @Permit(consolePermissions.readPanels)
  async one(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
  ): Promise<void> {
    await this.views.show(request, reply, actor, id);
  }

  @Get(':panel/edit')
  @Permit(consolePermissions.changePanels)
  async edit(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('panel') id: string,
  ): Promise<void> {
    await this.views.edit(request, reply, id, fieldsOf(await this.queries.one(id)));
  }

  @Post(':panel')
  @Permit(consolePermissions.changePanels)
  async change(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: panelFieldsSchema }) fields: PanelFields,
  ): Promise<void> {
    const refusal = await refusalOf(
      (async () => {
        const revision = revisionSchema.catch(0).parse(fields['revision']);
        const said = fields['reason']?.trim() ?? '';
        const { reason } = readTyped(z.object({ reason: reasonSchema.optional() }), { reason: said });
        await this.panels.change(actor, id, revision, readPanelForm(fields), reason);
      })(),
    );
    if (refusal === null) return this.pages.goTo(reply, `/console/panels/${id}`);
    if (refusal.code !== 'precondition_failed') {
      return await this.views.edit(request, reply, id, fields, refusal);
    }
    // what was typed stays, over the revision that is there now: the reader compares, and sends it again or not
    const { revision } = await this.queries.one(id);
    await this.views.edit(request, reply, id, { ...fields, revision: String(revision) }, refusal);
  }

  @Post(':panel/retire')
  @Permit(consolePermissions.changePanels)
  async retire(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.take(request, reply, actor, id, typed, async () => {
      await this.panels.retire(actor, id, readTyped(retireSchema, typed).reason);
    });
  }

  @Post(':panel/policies')
  @Permit(consolePermissions.changePanels)
  async assign(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.take(request, reply, actor, id, typed, async () => {
      await this.panels.assign(actor, readTyped(policySchema, typed).policy, id);
    });
  }

  @Post(':panel/policies/remove')
  @Permit(consolePermissions.changePanels)
  async remove(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.take(request, reply, actor, id, {}, async () => {
      await this.panels.assign(actor, readTyped(policySchema, typed).policy, null);
    });
  }

  private async take(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    typed: Typed,
    work: () => Promise<void>,
  ): Promise<void> {
    const refusal = await refusalOf(work());
    if (refusal === null) return this.pages.goTo(reply, `/console/panels/${id}`);
    await this.views.show(request, reply, actor, id, refusal, typed);
  }
}
