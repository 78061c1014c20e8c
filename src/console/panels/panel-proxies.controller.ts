import { Body, Controller, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Proxies } from '../../approvals/panels/proxies.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { readTyped, typedSchema, type Typed } from '../approval/typed-form.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { PanelPages } from './panel-pages.ts';

const proxySchema = z.object({
  proxy: z.uuid({ error: 'say who' }),
  from: calendarDateSchema,
  to: calendarDateSchema,
  reason: reasonSchema.optional(),
});

/** Names proxies on a panel's page and takes them back. */
@ApiExcludeController()
@Controller('/console/panels/:panel/proxies')
@UseGuards(FormGuard)
export class ConsolePanelProxiesController {
  constructor(
    private readonly proxies: Proxies,
    private readonly views: PanelPages,
    private readonly pages: ConsolePages,
  ) {}

  @Post()
  @Permit(consolePermissions.nameProxy)
  async give(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const give = async (): Promise<void> => {
      await this.proxies.give(actor, id, readTyped(proxySchema, typed));
    };
    const refusal = await refusalOf(give());
    if (refusal === null) return this.pages.goTo(reply, `/console/panels/${id}#proxies`);
    await this.views.show(request, reply, actor, id, refusal, typed);
  }

  @Post(':proxy/end')
  @Permit(consolePermissions.takeProxyBack)
  async end(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Param('proxy') proxy: string,
  ): Promise<void> {
    await this.proxies.takeBack(actor, id, proxy);
    this.pages.goTo(reply, `/console/panels/${id}#proxies`);
  }
}
