import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { mayDo } from '../kernel/permission.ts';
import { LiteratureUpdatesQueries } from '../literature/updates/literature-updates.queries.ts';
import { LiteratureQueries } from '../literature/screening/screening.queries.ts';
import { decisionSchema } from '../literature/literature.schemas.ts';
import { ScreeningService } from '../literature/screening/screening.service.ts';
import { csrfTokenOf, requireSession } from '../people/current-session.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { consolePermissions } from './console.permissions.ts';
import { ConsolePages } from './console-pages.ts';
import { FormGuard } from './form-guard.ts';
import { LiteraturePage } from './literature.page.tsx';

/** Records on one page of the queue; a decision brings up the next. */
const SHOWN = 25;

/** Query of the queue: the records of one policy alone. */
const queueSchema = z.object({ policy: z.uuid().optional() });

/** Records that wait for a person's decision. */
@ApiExcludeController()
@Controller('/console/literature')
@UseGuards(FormGuard)
export class ConsoleLiteratureController {
  constructor(
    private readonly queries: LiteratureQueries,
    private readonly updates: LiteratureUpdatesQueries,
    private readonly screening: ScreeningService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async queue(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: queueSchema }) { policy }: z.output<typeof queueSchema>,
  ): Promise<void> {
    const policyId = policy ?? null;
    const found = await this.queries.queue({ policyId, state: 'identified' }, undefined, SHOWN + 1);
    const body = LiteraturePage({
      items: found.slice(0, SHOWN),
      held: await this.updates.heldUp(SHOWN),
      zone: this.organisation.zone,
      more: found.length > SHOWN,
      ofOnePolicy: policyId !== null,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayDecide: mayDo(actor, consolePermissions.screen),
    });
    this.pages.show(request, reply, { title: 'Literature', place: 'literature', body });
  }

  @Post(':record/decision')
  @Permit(consolePermissions.screen)
  async decide(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('record') recordId: string,
    @Body({ schema: decisionSchema }) form: z.output<typeof decisionSchema>,
  ): Promise<void> {
    await this.screening.decide(actor, recordId, form);
    this.pages.goTo(reply, '/console/literature');
  }
}
