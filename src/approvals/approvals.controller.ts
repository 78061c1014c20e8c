import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { revisionFromIfMatch } from '../platform/http/if-match.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { ComparisonQueries } from '../policies/comparison.queries.ts';
import { takeBackSchema } from '../policies/policies.schemas.ts';
import { versionNumber } from '../policies/version-number.ts';
import { approvalsPermissions } from './approvals.permissions.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import {
  approvalJson,
  envelopeJson,
  envelopeQuerySchema,
  signatureSchema,
  withdrawSchema,
} from './approvals.schemas.ts';
import { SignaturesService } from './signatures/signatures.service.ts';
import { submitSchema, voteSchema } from './votes/votes.schemas.ts';
import { VotesService } from './votes/votes.service.ts';

/** The way of a draft to its signature. Each step answers with how far the approval has come. */
@Controller('/v1/policies/:policy/versions/:number')
export class ApprovalsController {
  constructor(
    private readonly votes: VotesService,
    private readonly signatures: SignaturesService,
    private readonly queries: ApprovalsQueries,
    private readonly comparisons: ComparisonQueries,
  ) {}

  /** Round, votes and signatures of a version. */
  @Get('approval')
  @Permit(approvalsPermissions.read)
  async read(@Param('policy') key: string, @Param('number') number: string) {
    return approvalJson(await this.queries.one(key, versionNumber(number)));
  }

  /** Freezes the draft and opens the vote. */
  @Post('submit')
  @HttpCode(200)
  @Permit(approvalsPermissions.submit)
  async submit(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: submitSchema }) body: z.output<typeof submitSchema>,
  ) {
    const revision = revisionFromIfMatch(ifMatch);
    await this.votes.submit(actor, key, versionNumber(number), revision, body?.voteBy);
    return await this.read(key, number);
  }

  /** Casts the caller's vote. */
  @Post('votes')
  @Permit(approvalsPermissions.vote)
  async vote(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: voteSchema }) body: z.output<typeof voteSchema>,
  ) {
    await this.votes.vote(actor, key, versionNumber(number), body.vote, body.reason, body.for ?? null);
    return await this.read(key, number);
  }

  /** The envelope that a signature on these terms would sign, its hash, and the change class that the text suggests. */
  @Get('envelope')
  @Permit(approvalsPermissions.read)
  async envelope(
    @Param('policy') key: string,
    @Param('number') number: string,
    @Query({ schema: envelopeQuerySchema }) query: z.output<typeof envelopeQuerySchema>,
  ) {
    const view = await this.signatures.envelope(key, versionNumber(number), query);
    return { ...envelopeJson(view), proposal: await this.comparisons.proposalOf(key, versionNumber(number)) };
  }

  /** A medical director signs: with the last signature it needs the version is approved for its effective day. */
  @Post('signatures')
  @Permit(approvalsPermissions.sign)
  async sign(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: signatureSchema }) body: z.output<typeof signatureSchema>,
  ) {
    await this.signatures.sign(actor, key, versionNumber(number), body);
    return await this.read(key, number);
  }

  /** Takes back a signature that waits for others: one's own, or with a reason somebody else's. */
  @Post('signatures/:id/take-back')
  @HttpCode(200)
  @Permit(approvalsPermissions.takeBack)
  async takeBack(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('id') id: string,
    @Body({ schema: takeBackSchema }) body: z.output<typeof takeBackSchema>,
  ) {
    await this.signatures.takeBack(actor, key, versionNumber(number), id, body?.reason);
    return await this.read(key, number);
  }

  /** Gives up a version that is not signed. If-Match is honoured where it is sent. */
  @Post('withdraw')
  @HttpCode(200)
  @Permit(approvalsPermissions.withdraw)
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: withdrawSchema }) body: z.output<typeof withdrawSchema>,
  ) {
    const revision = ifMatch === undefined ? undefined : revisionFromIfMatch(ifMatch);
    await this.votes.withdraw(actor, key, versionNumber(number), body?.reason, revision);
    return await this.read(key, number);
  }
}
