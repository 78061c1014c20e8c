import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { mayDo } from '../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { consolePermissions } from './console.permissions.ts';
import { dueFilterSchema, type DueFilter } from './console.schemas.ts';
import { ConsolePages } from './console-pages.ts';
import { DuePage } from './due.page.tsx';
import { DueQueries } from './due.queries.ts';

/** The console's first page. */
@ApiExcludeController()
@Controller('/console')
export class DueController {
  constructor(
    private readonly due: DueQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: dueFilterSchema }) filter: DueFilter,
  ): Promise<void> {
    const today = this.organisation.today(this.clock.now());
    const ownerId = filter.owner === 'me' ? requireSession(request).person.id : null;
    const reviews = await this.due.reviews(today, ownerId);
    const body = DuePage({
      today,
      filter,
      reviews,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayChange: mayDo(actor, consolePermissions.changeReviews),
    });
    this.pages.show(request, reply, { title: 'What is due', place: 'reviews', body });
  }
}
