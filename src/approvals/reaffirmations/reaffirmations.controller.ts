import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { ApprovalsQueries } from '../approvals.queries.ts';
import { takeBackSchema } from '../../policies/policies.schemas.ts';
import {
  approvalJson,
  envelopeJson,
  reaffirmQuerySchema,
  reaffirmSchema,
  waitingReaffirmationJson,
} from '../approvals.schemas.ts';
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

  /** Reaffirmations that wait for more directors' signatures. */
  @Get()
  @Permit(approvalsPermissions.read)
  async waiting(@Param('policy') key: string) {
    const items = await this.reaffirmations.waitingOf(key);
    return { items: items.map(waitingReaffirmationJson), nextCursor: null };
  }

  /**
   * A medical director reaffirms the text that governs: with the last signature it needs a new version with new dates comes
   * into being (201); one that waits for more answers 202 with those that wait.
   */
  @Post()
  @HttpCode(201)
  @Permit(approvalsPermissions.sign)
  async reaffirm(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: reaffirmSchema }) body: z.output<typeof reaffirmSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const held = await this.reaffirmations.reaffirm(actor, key, body);
    if (held === null) {
      void reply.status(202);
      return await this.waiting(key);
    }
    const { policy, version } = held;
    void reply.header('location', `/v1/policies/${policy.slug}/versions/${version.number}`);
    return approvalJson(await this.queries.one(policy.id, version.number));
  }

  /** Takes back a signature that waits for others: one's own, or with a reason somebody else's. */
  @Post('signatures/:id/take-back')
  @HttpCode(200)
  @Permit(approvalsPermissions.takeBack)
  async takeBack(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('id') id: string,
    @Body({ schema: takeBackSchema }) body: z.output<typeof takeBackSchema>,
  ) {
    await this.reaffirmations.takeBack(actor, key, id, body?.reason);
    return await this.waiting(key);
  }
}
