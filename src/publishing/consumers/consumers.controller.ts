import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { pageSchema, type Page, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { AcknowledgementsService } from './acknowledgements/acknowledgements.service.ts';
import {
  acknowledgementSchema,
  type Acknowledgement,
  type AcknowledgementReply,
} from './acknowledgements/acknowledgements.schemas.ts';
import { consumersPermissions } from './consumers.permissions.ts';
import { ConsumersQueries } from './consumers.queries.ts';
import {
  changeConsumerSchema,
  createConsumerSchema,
  holdingsQuerySchema,
  presentConsumer,
  type ChangeConsumer,
  type ConsumerReply,
  type CreateConsumer,
  type HoldingsQuery,
} from './consumers.schemas.ts';
import { ConsumersService } from './consumers.service.ts';
import { HoldingsPages } from './drift/holdings-pages.ts';
import type { HoldingsReply } from './drift/drift.schemas.ts';

/** Systems that keep copies of what is published, and what each of them holds. */
@Controller('v1/consumers')
export class ConsumersController {
  constructor(
    private readonly consumers: ConsumersService,
    private readonly queries: ConsumersQueries,
    private readonly acknowledgements: AcknowledgementsService,
    private readonly holdingsPages: HoldingsPages,
  ) {}

  @Post()
  @Permit(consumersPermissions.manage)
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: createConsumerSchema }) body: CreateConsumer,
  ): Promise<ConsumerReply> {
    return presentConsumer(await this.consumers.create(actor, body));
  }

  @Get()
  @Permit(consumersPermissions.read)
  async list(@Query({ schema: pageSchema }) query: PageQuery): Promise<Page<ConsumerReply>> {
    const { items, nextCursor } = await this.queries.list(query);
    return { items: items.map(presentConsumer), nextCursor };
  }

  @Get(':id')
  @Permit(consumersPermissions.read)
  async one(@Param('id') id: string): Promise<ConsumerReply> {
    return presentConsumer(await this.queries.one(id));
  }

  @Patch(':id')
  @Permit(consumersPermissions.manage)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: changeConsumerSchema }) body: ChangeConsumer,
  ): Promise<ConsumerReply> {
    return presentConsumer(await this.consumers.change(actor, id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit(consumersPermissions.manage)
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.consumers.remove(actor, id);
  }

  @Get(':id/holdings')
  @Permit(consumersPermissions.read)
  async holdings(
    @Param('id') id: string,
    @Query({ schema: holdingsQuerySchema }) query: HoldingsQuery,
  ): Promise<HoldingsReply> {
    return await this.holdingsPages.of(id, query);
  }

  /** For a system that cannot say it itself: somebody loads it by hand, and says so here. */
  @Post(':id/acknowledgements')
  @HttpCode(200)
  @Permit(consumersPermissions.manage)
  async acknowledge(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: acknowledgementSchema }) body: Acknowledgement,
  ): Promise<AcknowledgementReply> {
    return await this.acknowledgements.take(actor, id, body);
  }
}
