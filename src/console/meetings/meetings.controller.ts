import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AgendaCandidatesQueries } from '../../committee/meetings/agenda-candidates.queries.ts';
import { MeetingSeriesService } from '../../committee/meetings/meeting-series.service.ts';
import { MeetingsQueries } from '../../committee/meetings/meetings.queries.ts';
import { MeetingsService } from '../../committee/meetings/meetings.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { addDays } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { meetingFormSchema, seriesFormSchema, type MeetingForm } from './meeting-forms.schemas.ts';
import { meetingAddress } from './meeting-parts.tsx';
import { MeetingsPage } from './meetings.page.tsx';
import { AddMeetingPage, SeriesPage } from './schedule.page.tsx';

/** Meetings, and overdue policies, that a page shows. */
const MOST_SHOWN = 30;

/** When the committee meets: the list, and the forms that plan. */
@ApiExcludeController()
@Controller('/console/meetings')
@UseGuards(FormGuard)
export class ConsoleMeetingsController {
  constructor(
    private readonly queries: MeetingsQueries,
    private readonly candidates: AgendaCandidatesQueries,
    private readonly meetings: MeetingsService,
    private readonly series: MeetingSeriesService,
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
  ): Promise<void> {
    const today = this.today();
    const sits = mayDo(actor, consolePermissions.readMeetingPapers);
    const body = MeetingsPage({
      today,
      upcoming: await this.queries.list({ from: today }, undefined, MOST_SHOWN),
      past: await this.queries.list({ to: addDays(today, -1) }, undefined, MOST_SHOWN, true),
      series: await this.queries.series(),
      ready: sits ? await this.candidates.ready(today) : null,
      notReady: sits ? await this.candidates.notReady(today, MOST_SHOWN) : [],
      maySchedule: mayDo(actor, consolePermissions.scheduleMeetings),
    });
    this.pages.show(request, reply, { title: 'Meetings', place: 'meetings', body });
  }

  @Get('new')
  @Permit(consolePermissions.scheduleMeetings)
  addForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.showAdd(request, reply, null);
  }

  @Post('new')
  @Permit(consolePermissions.scheduleMeetings)
  async add(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Body({ schema: meetingFormSchema }) form: MeetingForm,
  ): Promise<void> {
    let id = '';
    const adding = this.meetings.add(actor, { ...form, zone: null }).then((added) => (id = added));
    const refusal = await refusalOf(adding);
    if (refusal === null) return this.pages.goTo(reply, meetingAddress(id));
    this.showAdd(request, reply, refusal);
  }

  @Get('series/:id')
  @Permit(consolePermissions.scheduleMeetings)
  async seriesForm(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.showSeries(request, reply, id, null);
  }

  @Post('series/:id')
  @Permit(consolePermissions.scheduleMeetings)
  async changeSeries(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: seriesFormSchema }) form: z.output<typeof seriesFormSchema>,
  ): Promise<void> {
    const work =
      id === 'new' ? this.series.begin(actor, { ...form, zone: null }) : this.series.change(actor, id, form);
    const refusal = await refusalOf(work);
    if (refusal === null) return this.pages.goTo(reply, '/console/meetings');
    await this.showSeries(request, reply, id, refusal);
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }

  private showAdd(request: FastifyRequest, reply: FastifyReply, refusal: FormRefusal | null): void {
    const body = AddMeetingPage({
      csrfToken: csrfTokenOf(requireSession(request)),
      refusal,
      today: this.today(),
    });
    this.pages.show(
      request,
      reply,
      { title: 'Add a meeting', place: 'meetings', body },
      refusal?.status ?? 200,
    );
  }

  private async showSeries(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const series = id === 'new' ? null : await this.queries.oneSeries(id);
    const body = SeriesPage({
      csrfToken: csrfTokenOf(requireSession(request)),
      refusal,
      series,
      today: this.today(),
    });
    const title = series?.name ?? 'Begin a series';
    this.pages.show(request, reply, { title, place: 'meetings', body }, refusal?.status ?? 200);
  }
}
