import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { literaturePermissions } from '../../literature/literature.permissions.ts';
import { interimSchema } from '../../literature/retractions/alerts.schemas.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { InterimReviewsService } from './interim-reviews.service.ts';

/** Reviews between reviews that a retraction asks for. */
@Controller('/v1/literature/alerts')
export class InterimReviewsController {
  constructor(private readonly interim: InterimReviewsService) {}

  /** Opens an interim review for the alert, or adds the finding to the policy's open review. */
  @Post(':id/interim-review')
  @HttpCode(200)
  @Permit(literaturePermissions.decideAlerts)
  async open(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: interimSchema }) { reason }: z.output<typeof interimSchema>,
  ) {
    const { cycleId, opened } = await this.interim.open(actor, id, reason);
    return { cycleId, opened };
  }
}
