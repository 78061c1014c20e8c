import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { votingRoles } from '../../approvals/votes/voting-roles.ts';
import { WaitingVotesQueries } from '../../approvals/votes/waiting-votes.queries.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { WaitingVotesPage } from './waiting-votes.page.tsx';

/** What waits for the reader's vote. */
@ApiExcludeController()
@Controller('/console/votes')
export class ConsoleWaitingVotesController {
  constructor(
    private readonly waiting: WaitingVotesQueries,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.readWaiting)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const today = this.organisation.today(this.clock.now());
    const body = WaitingVotesPage({
      votes: actor.kind === 'person' ? await this.waiting.of(actor.personId, today) : [],
      today,
      zone: this.organisation.zone,
      holdsRole: actor.kind === 'person' && votingRoles.some((role) => actor.roles.includes(role)),
    });
    this.pages.show(request, reply, { title: 'Your votes', place: 'approvals', body });
  }
}
