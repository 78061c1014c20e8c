import { Body, Controller, Post, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { VoteChairService } from '../../approvals/votes/vote-chair.service.ts';
import { voteValues } from '../../approvals/votes/vote.rules.ts';
import { VotesService } from '../../approvals/votes/votes.service.ts';
import { Permit } from '../../platform/http/permit.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { OnVersion, type VersionRequest } from './on-version.ts';
import { SignPages } from './sign-pages.ts';
import { ofForm, readTyped, typedSchema, type Typed } from './typed-form.ts';

const voteFormSchema = z.object({
  vote: z.enum(voteValues, { error: 'say how you vote' }),
  reason: reasonSchema.optional(),
  for: z.uuid().optional(),
});
const extendFormSchema = z.object({ voteBy: calendarDateSchema, reason: reasonSchema });
const closeFormSchema = z.object({ reason: reasonSchema });

/** The vote on a version: cast one, and what its chair can do with it. */
@ApiExcludeController()
@Controller('/console/policies/:policy/versions/:number/approval')
@UseGuards(FormGuard)
export class ConsoleVotesController {
  constructor(
    private readonly votes: VotesService,
    private readonly chairs: VoteChairService,
    private readonly forms: SignPages,
  ) {}

  @Post('votes')
  @Permit(consolePermissions.vote)
  async vote(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.forms.take(reply, asked, ofForm('vote', typed), async ({ actor, place }) => {
      const { vote, reason, for: seat } = readTyped(voteFormSchema, typed);
      await this.votes.vote(actor, place.key, place.number, vote, reason, seat ?? null);
    });
  }

  @Post('extend')
  @Permit(consolePermissions.leadVote)
  async extend(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.forms.take(reply, asked, ofForm('extend', typed), async ({ actor, place }) => {
      await this.chairs.extend(actor, place.key, place.number, readTyped(extendFormSchema, typed));
    });
  }

  @Post('close')
  @Permit(consolePermissions.leadVote)
  async close(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.forms.take(reply, asked, ofForm('close', typed), async ({ actor, place }) => {
      const { reason } = readTyped(closeFormSchema, typed);
      await this.chairs.close(actor, place.key, place.number, reason);
    });
  }
}
