import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { offboardingPermissions } from './offboarding.permissions.ts';
import { holdingsJson, offboardingJson, offboardingSchema } from './offboarding.schemas.ts';
import { OffboardingService } from './offboarding.service.ts';

/** People who leave. */
@Controller('/v1/people/:id/offboard')
export class OffboardingController {
  constructor(private readonly offboarding: OffboardingService) {}

  /** All that a person holds: what an offboarding would hand over and end. */
  @Get()
  @Permit(offboardingPermissions.seeHoldings)
  async holdings(@Param('id') id: string) {
    return holdingsJson(await this.offboarding.holdings(id));
  }

  /** Hands what a person holds to others and ends their access, in one step. */
  @Post()
  @HttpCode(200)
  @Permit(offboardingPermissions.offboard)
  async offboard(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: offboardingSchema }) body: z.output<typeof offboardingSchema>,
  ) {
    return offboardingJson(await this.offboarding.offboard(actor, id, body));
  }
}
