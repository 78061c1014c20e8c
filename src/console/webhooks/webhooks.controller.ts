import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { WebhooksService, type WebhookSecret } from '../../publishing/webhooks/webhooks.service.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import {
  changedWebhookForm,
  newWebhookForm,
  webhookFieldsSchema,
  webhookPageSchema,
  webhooksPageSchema,
  type WebhookFields,
  type WebhookPageQuery,
} from './webhook-form.ts';
import { WebhookPages } from './webhook-pages.ts';
import { WEBHOOKS_PATH, webhookPath } from './webhook-words.ts';

/** Webhooks, listed, made and changed by form. */
@ApiExcludeController()
@Controller(WEBHOOKS_PATH)
@UseGuards(FormGuard)
export class ConsoleWebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly views: WebhookPages,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.manageWebhooks)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: webhooksPageSchema }) { cursor }: z.output<typeof webhooksPageSchema>,
  ): Promise<void> {
    await this.views.list(request, reply, cursor);
  }

  @Get('new')
  @Permit(consolePermissions.manageWebhooks)
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.views.form(request, reply, null);
  }

  @Post()
  @Permit(consolePermissions.manageWebhooks)
  async create(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: webhookFieldsSchema }) fields: WebhookFields,
  ): Promise<void> {
    let made: WebhookSecret | undefined;
    const refusal = await refusalOf(
      (async () => {
        made = await this.webhooks.create(actor, taken(newWebhookForm(fields)));
      })(),
    );
    if (made !== undefined) await this.views.secret(request, reply, made);
    else await this.views.form(request, reply, null, { fields, refusal });
  }

  @Get(':id')
  @Permit(consolePermissions.manageWebhooks)
  async one(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query({ schema: webhookPageSchema }) query: WebhookPageQuery,
  ): Promise<void> {
    await this.views.one(request, reply, id, query);
  }

  @Get(':id/edit')
  @Permit(consolePermissions.manageWebhooks)
  async edit(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.views.form(request, reply, id);
  }

  @Post(':id')
  @Permit(consolePermissions.manageWebhooks)
  async change(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: webhookFieldsSchema }) fields: WebhookFields,
  ): Promise<void> {
    const refusal = await refusalOf(
      (async () => await this.webhooks.change(actor, id, taken(changedWebhookForm(fields))))(),
    );
    if (refusal === null) this.pages.goTo(reply, `${webhookPath(id)}?done=saved`);
    else await this.views.form(request, reply, id, { fields, refusal });
  }

  @Get(':id/deliveries/:deliveryId')
  @Permit(consolePermissions.manageWebhooks)
  async delivery(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<void> {
    await this.views.delivery(request, reply, id, deliveryId);
  }
}

/** What the API's own schema made of a form. Throws InvalidRequest with the fields it does not take. */
function taken<Taken>(parsed: z.ZodSafeParseResult<Taken>): Taken {
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message })),
  );
}
