import { Body, Controller, Get, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { ExclusionReasons, type ExclusionReasonList } from './exclusion-reasons.service.ts';

/** More than a reviewer could choose from. */
export const MOST_REASONS = 50;
/** Longest label of a reason, in characters: it stands on a button. */
export const LONGEST_LABEL = 120;

/** Body of `PUT /v1/literature/exclusion-reasons`: all reasons in use, in their order. */
export const exclusionReasonsSchema = z.strictObject({
  /** The revision that was read. */
  revision: z.int().min(1),
  reasons: z
    .array(z.strictObject({ id: z.uuid().optional(), label: lineSchema(LONGEST_LABEL) }))
    .min(1)
    .max(MOST_REASONS),
});

/** The organisation's reasons for leaving a record out. */
@Controller('/v1/literature/exclusion-reasons')
export class ExclusionReasonsController {
  constructor(private readonly reasons: ExclusionReasons) {}

  /** The reasons in use in their order, then those retired, each with how many records it excludes. */
  @Get()
  @Permit(literaturePermissions.readReasons)
  async list() {
    return present(await this.reasons.current());
  }

  /** Replaces the list; what is left out is retired and stays on what it explained. */
  @Put()
  @Permit(literaturePermissions.changeReasons)
  async replace(
    @CurrentActor() actor: Actor,
    @Body({ schema: exclusionReasonsSchema }) body: z.output<typeof exclusionReasonsSchema>,
  ) {
    return present(await this.reasons.replace(actor, body));
  }
}

function present({ revision, reasons }: ExclusionReasonList) {
  return {
    revision,
    reasons: reasons.map(({ retiredAt, ...reason }) => ({
      ...reason,
      retiredAt: retiredAt?.toString() ?? null,
    })),
  };
}
