import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { ApprovalsQueries } from '../approvals.queries.ts';
import { approvalJson, envelopeJson, reaffirmQuerySchema, reaffirmSchema } from '../approvals.schemas.ts';
import { ReaffirmationsService } from './reaffirmations.service.ts';

/** Reviews that end without a change of the text. */
@Controller('/v1/policies/:policy/reaffirm')
export class ReaffirmationsController {
  constructor(
    private readonly reaffirmations: ReaffirmationsService,
    private readonly queries: ApprovalsQueries,
  ) {}

  /** The envelope that a reaffirmation on these terms would sign, and its hash. */
  @Get('envelope')
  @Permit(approvalsPermissions.read)
  async envelope(
    @Param('policy') key: string,
    @Query({ schema: reaffirmQuerySchema }) query: z.output<typeof reaffirmQuerySchema>,
  ) {
    return envelopeJson(await this.reaffirmations.envelope(key, query));
  }

  /** A medical director reaffirms the text that governs: a new version with new dates, signed at once. */
  @Post()
  @HttpCode(201)
  @Permit(approvalsPermissions.sign)
  async reaffirm(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: reaffirmSchema }) body: z.output<typeof reaffirmSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { policy, version } = await this.reaffirmations.reaffirm(actor, key, body);
    void reply.header('location', `/v1/policies/${policy.slug}/versions/${version.number}`);
    return approvalJson(await this.queries.one(policy.id, version.number));
  }
}
