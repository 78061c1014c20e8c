import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { CalendarFeedsQueries } from '../../reviews/calendar/calendar-feeds.queries.ts';
import { CalendarFeedsService } from '../../reviews/calendar/calendar-feeds.service.ts';
import { newFeedSchema } from '../../reviews/calendar/calendars.schemas.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { CalendarsPage } from './calendars.page.tsx';

/** Calendars shown; nobody has more that are in use. */
const LISTED = 200;

/** The API's body as a form sends it: a name left empty is none. */
const feedFormSchema = z.object({
  for: newFeedSchema.shape.for,
  name: z.preprocess((value) => (value === '' ? undefined : value), newFeedSchema.shape.name),
});

/** The calendars that a person subscribes to. */
@ApiExcludeController()
@Controller('/console/calendars')
@UseGuards(FormGuard)
export class ConsoleCalendarsController {
  constructor(
    private readonly queries: CalendarFeedsQueries,
    private readonly feeds: CalendarFeedsService,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get()
  @Permit(consolePermissions.calendars)
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, null);
  }

  /** Answers with the page itself and not with the way to it: the address is shown this once, and is kept nowhere. */
  @Post()
  @Permit(consolePermissions.calendars)
  async create(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: feedFormSchema }) form: z.output<typeof feedFormSchema>,
  ): Promise<void> {
    if (actor.kind !== 'person') return this.pages.goTo(reply, '/console/calendars');
    const { url } = await this.feeds.create(actor, form);
    await this.show(request, reply, url);
  }

  @Post(':id/end')
  @Permit(consolePermissions.calendars)
  async end(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.feeds.revoke(actor, id);
    this.pages.goTo(reply, '/console/calendars');
  }

  private async show(request: FastifyRequest, reply: FastifyReply, newUrl: string | null): Promise<void> {
    const session = requireSession(request);
    const isAdmin = session.person.roles.includes('admin');
    const found = await this.queries.list(isAdmin ? null : session.person.id, undefined, LISTED);
    const body = CalendarsPage({
      feeds: found,
      ofEverybody: isAdmin,
      newUrl,
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(session),
    });
    this.pages.show(request, reply, { title: 'Calendars', place: 'reviews', body });
  }
}
