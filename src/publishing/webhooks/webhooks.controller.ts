import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { pageSchema, type Page, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { WebhooksQueries } from './webhooks.queries.ts';
import {
  changeWebhookSchema,
  createWebhookSchema,
  deliveriesQuerySchema,
  presentDelivery,
  presentNewWebhook,
  presentWebhook,
  type ChangeWebhook,
  type CreateWebhook,
  type DeliveriesQuery,
  type DeliveryReply,
} from './webhooks.schemas.ts';
import { WebhooksService } from './webhooks.service.ts';

type WebhookReply = ReturnType<typeof presentWebhook>;

/** Whom Almanac calls when something is published, and what became of each call. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly queries: WebhooksQueries,
  ) {}

  @Post()
  @Permit(publishingPermissions.manageWebhooks)
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: createWebhookSchema }) body: CreateWebhook,
    @Req() request: FastifyRequest,
  ): Promise<ReturnType<typeof presentNewWebhook>> {
    const made = await this.webhooks.create(actor, body);
    markSecretReply(request);
    return presentNewWebhook(made);
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
    return presentWebhook(await this.webhooks.change(actor, id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit(publishingPermissions.manageWebhooks)
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.webhooks.remove(actor, id);
  }

  @Get(':id/deliveries')
  @Permit(publishingPermissions.manageWebhooks)
  async deliveries(
    @Param('id') id: string,
    @Query({ schema: deliveriesQuerySchema }) query: DeliveriesQuery,
  ): Promise<Page<DeliveryReply>> {
    const { items, nextCursor } = await this.queries.deliveries(id, query);
    return { items: items.map(presentDelivery), nextCursor };
  }

  @Post(':id/deliveries/:deliveryId/replay')
  @HttpCode(202)
  @Permit(publishingPermissions.manageWebhooks)
  async replay(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryReply> {
    await this.webhooks.replay(actor, id, deliveryId);
    return presentDelivery(await this.queries.delivery(id, deliveryId));
  }
}
