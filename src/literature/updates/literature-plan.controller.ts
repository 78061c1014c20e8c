import { Body, Controller, Get, Param, Patch, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { LiteraturePlanService } from './literature-plan.service.ts';

const LONGEST_INTERVAL_DAYS = 3_660;

/** Body of `PATCH /v1/policies/{policy}/literature/plan`: what is left out stays, null takes it back. */
export const planSchema = z
  .strictObject({
    surveillanceDays: z.int().min(0).max(LONGEST_INTERVAL_DAYS).nullable(),
    secondReaderId: z.uuid().nullable(),
  })
  .partial();

/** What a policy wants of its literature. */
@Controller('/v1/policies/:policy/literature/plan')
@UseGuards(PolicyInSight)
export class LiteraturePlanController {
  constructor(private readonly plans: LiteraturePlanService) {}

  /** The plan, and the interval that comes of it. */
  @Get()
  @Permit(literaturePermissions.readSearches)
  async readPlan(@Param('policy') policy: string) {
    return await this.plans.of(policy);
  }

  /** Changes it; what is left out stays. */
  @Patch()
  @Permit(literaturePermissions.changePlan)
  async changePlan(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: planSchema }) body: z.output<typeof planSchema>,
  ) {
    return await this.plans.change(actor, policy, body);
  }
}
