import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { ApprovalsQueries } from '../approvals.queries.ts';
import { approvalJson } from '../approvals.schemas.ts';
import { VoteChairService } from './vote-chair.service.ts';
import { voteCloseSchema, voteDeadlineSchema, waitingVoteJson } from './votes.schemas.ts';
import { WaitingVotesQueries } from './waiting-votes.queries.ts';

/** What waits for one's vote, and what a chair does with a vote that runs. */
@Controller('/v1')
export class VotesController {
  constructor(
    private readonly chair: VoteChairService,
    private readonly waiting: WaitingVotesQueries,
    private readonly queries: ApprovalsQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** The votes that wait for the caller, those that end first before the others. */
  @Get('votes/waiting')
  @Permit(approvalsPermissions.waitingVotes)
  async own(@CurrentActor() actor: Actor) {
    const today = this.organisation.today(this.clock.now());
    const found = actor.kind === 'person' ? await this.waiting.of(actor.personId, today) : [];
    return { items: found.map(waitingVoteJson) };
  }

  /** Gives a vote a later last day. */
  @Post('policies/:policy/versions/:number/vote-deadline')
  @HttpCode(200)
  @Permit(approvalsPermissions.leadVote)
  async extend(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: voteDeadlineSchema }) body: z.output<typeof voteDeadlineSchema>,
  ) {
    await this.chair.extend(actor, key, versionNumber(number), body);
    return approvalJson(await this.queries.one(key, versionNumber(number)));
  }

  /** Closes a vote as not carried; the version goes back to draft. */
  @Post('policies/:policy/versions/:number/vote-close')
  @HttpCode(200)
  @Permit(approvalsPermissions.leadVote)
  async close(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: voteCloseSchema }) body: z.output<typeof voteCloseSchema>,
  ) {
    await this.chair.close(actor, key, versionNumber(number), body.reason);
    return approvalJson(await this.queries.one(key, versionNumber(number)));
  }
}
