import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { pageSchema, type PageQuery } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { adoptionJson, adoptionSummaryJson } from './adoptions.present.ts';
import { AdoptionsQueries } from './adoptions.queries.ts';
import { AdoptionsService } from './adoptions.service.ts';
import { policiesPermissions } from './policies.permissions.ts';
import { adoptionSignatureSchema, takeBackSchema } from './policies.schemas.ts';

/** Batches of policies that are already in force elsewhere. */
@Controller('/v1/adoptions')
export class AdoptionsController {
  constructor(
    private readonly adoptions: AdoptionsService,
    private readonly queries: AdoptionsQueries,
  ) {}

  /** Batches, newest first. */
  @Get()
  @Permit(policiesPermissions.readAdoptions)
  async list(@Query({ schema: pageSchema }) page: PageQuery) {
    const { items, nextCursor } = await this.queries.list(page);
    return { items: items.map(adoptionSummaryJson), nextCursor };
  }

  /** One batch: each version with its source, who brought it, and what still stands in the way. */
  @Get(':id')
  @Permit(policiesPermissions.readAdoptions)
  async read(@Param('id') id: string) {
    return adoptionJson(await this.queries.one(id));
  }

  /** A medical director signs the batch: with the last signature it needs every version in it takes force. */
  @Post(':id/signature')
  @Permit(policiesPermissions.signAdoption)
  async sign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: adoptionSignatureSchema }) body: z.output<typeof adoptionSignatureSchema>,
  ) {
    await this.adoptions.sign(actor, id, body);
    return await this.read(id);
  }

  /** Takes back a signature that waits for others: one's own, or with a reason somebody else's. */
  @Post(':id/signatures/:signature/take-back')
  @HttpCode(200)
  @Permit(policiesPermissions.takeBack)
  async takeBack(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('signature') signature: string,
    @Body({ schema: takeBackSchema }) body: z.output<typeof takeBackSchema>,
  ) {
    await this.adoptions.takeBack(actor, id, signature, body?.reason);
    return await this.read(id);
  }
}
