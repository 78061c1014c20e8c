import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WaitingVotesQueries } from '../../approvals/votes/waiting-votes.queries.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { seesDrafts } from '../../policies/policies.queries.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { SignaturesPage } from './signatures.page.tsx';
import { WaitingForSignature } from './waiting-signatures.queries.ts';

/** What waits for its reader's vote and signature. */
@ApiExcludeController()
@Controller('/console/signatures')
export class ConsoleSignaturesController {
  constructor(
    private readonly votes: WaitingVotesQueries,
    private readonly waiting: WaitingForSignature,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.readWaiting)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const me = actor.kind === 'person' ? actor.personId : '';
    const sees = me !== '' && seesDrafts(actor);
    const signs = sees && mayDo(actor, consolePermissions.signVersion);
    const today = this.organisation.today(this.clock.now());
    const body = SignaturesPage({
      votes: sees && mayDo(actor, consolePermissions.vote) ? await this.votes.of(me, today) : [],
      toSign: signs
        ? {
            versions: await this.waiting.versions(actor, me),
            acts: await this.waiting.acts(me),
            reaffirmations: await this.waiting.reaffirmedPolicies(me),
            batches: await this.waiting.batches(me),
          }
        : null,
      given: sees ? await this.waiting.given(me) : [],
      zone: this.organisation.zone,
    });
    this.pages.show(request, reply, { title: 'What waits for you', place: 'approvals', body });
  }
}
