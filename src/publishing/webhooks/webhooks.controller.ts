import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { pageSchema, type Page, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { WebhookSecretRotation } from './webhook-secret-rotation.service.ts';
import { WebhooksQueries } from './webhooks.queries.ts';
import {
  changeWebhookSchema,
  createWebhookSchema,
  presentWebhook,
  presentWithSecret,
  rotateWebhookSecretSchema,
  type ChangeWebhook,
  type CreateWebhook,
  type RotateWebhookSecret,
  type WebhookReply,
  type WebhookWithSecretReply,
} from './webhooks.schemas.ts';
import { WebhooksService } from './webhooks.service.ts';

/** Whom Almanac calls when something is published. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly rotation: WebhookSecretRotation,
    private readonly queries: WebhooksQueries,
  ) {}

  @Post()
  @Permit(publishingPermissions.manageWebhooks)
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: createWebhookSchema }) body: CreateWebhook,
    @Req() request: FastifyRequest,
  ): Promise<WebhookWithSecretReply> {
    const { id, secret } = await this.webhooks.create(actor, body);
    markSecretReply(request);
    return presentWithSecret(await this.queries.webhook(id), secret);
  }

  @Get()
  @Permit(publishingPermissions.manageWebhooks)
  async list(@Query({ schema: pageSchema }) query: PageQuery): Promise<Page<WebhookReply>> {
    const { items, nextCursor } = await this.queries.list(query);
    return { items: items.map(presentWebhook), nextCursor };
  }

  @Get(':id')
  @Permit(publishingPermissions.manageWebhooks)
  async one(@Param('id') id: string): Promise<WebhookReply> {
    return presentWebhook(await this.queries.webhook(id));
  }

  @Patch(':id')
  @Permit(publishingPermissions.manageWebhooks)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: changeWebhookSchema }) body: ChangeWebhook,
  ): Promise<WebhookReply> {
    await this.webhooks.change(actor, id, body);
    return presentWebhook(await this.queries.webhook(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit(publishingPermissions.manageWebhooks)
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.webhooks.remove(actor, id);
  }

  @Post(':id/secret/rotate')
  @HttpCode(200)
  @Permit(publishingPermissions.manageWebhooks)
  async rotate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rotateWebhookSecretSchema }) body: RotateWebhookSecret,
    @Req() request: FastifyRequest,
  ): Promise<WebhookWithSecretReply> {
    const { secret } = await this.rotation.rotate(actor, id, body);
    markSecretReply(request);
    return presentWithSecret(await this.queries.webhook(id), secret);
  }

  @Post(':id/verify')
  @HttpCode(202)
  @Permit(publishingPermissions.manageWebhooks)
  async verify(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<WebhookReply> {
    await this.webhooks.verify(actor, id);
    return presentWebhook(await this.queries.webhook(id));
  }
}
