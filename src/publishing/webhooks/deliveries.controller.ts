import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { Page } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { DeliveriesQueries } from './deliveries.queries.ts';
import {
  presentDelivery,
  type DeliveryReply,
  type ReplayReply,
  type WholeDeliveryReply,
} from './deliveries.schemas.ts';
import { WebhookReplays } from './webhook-replays.service.ts';
import {
  deliveriesQuerySchema,
  replayRangeSchema,
  type DeliveriesQuery,
  type ReplayRange,
} from './webhooks.schemas.ts';
import { WebhooksService } from './webhooks.service.ts';

/** What became of each call to a webhook, and calling again. */
@Controller('v1/webhooks/:id')
export class DeliveriesController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly replays: WebhookReplays,
    private readonly queries: DeliveriesQueries,
  ) {}

  @Get('deliveries')
  @Permit(publishingPermissions.manageWebhooks)
  async list(
    @Param('id') id: string,
    @Query({ schema: deliveriesQuerySchema }) query: DeliveriesQuery,
  ): Promise<Page<DeliveryReply>> {
    const { items, nextCursor } = await this.queries.list(id, query);
    return { items: items.map((delivery) => presentDelivery(delivery)), nextCursor };
  }

  @Get('deliveries/:deliveryId')
  @Permit(publishingPermissions.manageWebhooks)
  async one(@Param('id') id: string, @Param('deliveryId') deliveryId: string): Promise<WholeDeliveryReply> {
    return presentDelivery(await this.queries.one(id, deliveryId));
  }

  @Post('test')
  @HttpCode(202)
  @Permit(publishingPermissions.manageWebhooks)
  async test(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<WholeDeliveryReply> {
    const deliveryId = await this.webhooks.test(actor, id);
    return presentDelivery(await this.queries.one(id, deliveryId));
  }

  @Post('deliveries/replay')
  @HttpCode(202)
  @Permit(publishingPermissions.manageWebhooks)
  async replayRange(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: replayRangeSchema }) range: ReplayRange,
  ): Promise<ReplayReply> {
    return await this.replays.range(actor, id, range);
  }

  @Post('deliveries/:deliveryId/replay')
  @HttpCode(202)
  @Permit(publishingPermissions.manageWebhooks)
  async replay(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<WholeDeliveryReply> {
    await this.replays.one(actor, id, deliveryId);
    return presentDelivery(await this.queries.one(id, deliveryId));
  }
}
