import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../../platform/http/permit.ts';
import { consumersPermissions } from '../consumers.permissions.ts';
import { holdingsQuerySchema, type HoldingsQuery } from '../consumers.schemas.ts';
import type { HoldingsReply } from '../drift/drift.schemas.ts';
import { HoldingsPages } from '../drift/holdings-pages.ts';
import {
  acknowledgementSchema,
  type Acknowledgement,
  type AcknowledgementReply,
} from './acknowledgements.schemas.ts';
import { AcknowledgementsService } from './acknowledgements.service.ts';

/** What a consumer says of itself with its own key, and reads back. */
@Controller('v1')
export class AcknowledgementsController {
  constructor(
    private readonly acknowledgements: AcknowledgementsService,
    private readonly holdingsPages: HoldingsPages,
  ) {}

  @Post('acknowledgements')
  @HttpCode(200)
  @Permit(consumersPermissions.acknowledge)
  async acknowledge(
    @CurrentActor() actor: Actor,
    @Body({ schema: acknowledgementSchema }) body: Acknowledgement,
  ): Promise<AcknowledgementReply> {
    return await this.acknowledgements.takeFromKey(actor, body);
  }

  @Get('holdings')
  @Permit(consumersPermissions.acknowledge)
  async holdings(
    @CurrentActor() actor: Actor,
    @Query({ schema: holdingsQuerySchema }) query: HoldingsQuery,
  ): Promise<HoldingsReply> {
    return await this.holdingsPages.of(await this.acknowledgements.consumerOf(actor), query);
  }
}
