import { Body, Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import { AgendaCandidatesQueries } from '../../committee/meetings/agenda-candidates.queries.ts';
import { AgendaService } from '../../committee/meetings/agenda.service.ts';
import { seats } from '../../committee/meetings/attendance.rules.ts';
import { beginningOf, isOver } from '../../committee/meetings/meeting-time.rules.ts';
import { MeetingsService } from '../../committee/meetings/meetings.service.ts';
import { MinutesService, type AttendeeToRecord } from '../../committee/meetings/minutes.service.ts';
import { PaperQueries } from '../../committee/meetings/paper.queries.ts';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import {
  addendumFormSchema,
  attendanceFormSchema,
  cancelFormSchema,
  itemActSchema,
  itemFormSchema,
  moveFormSchema,
  type ItemAct,
  type ItemForm,
} from './meeting-forms.schemas.ts';
import { meetingAddress } from './meeting-parts.tsx';
import { MeetingPage } from './meeting.page.tsx';

/** Policies that the form offers while a title is being typed. */
const MOST_CHOICES = 500;

/** One meeting: its agenda and minutes, and every form on its page. */
@ApiExcludeController()
@Controller('/console/meetings/:id')
@UseGuards(FormGuard)
export class ConsoleMeetingController {
  constructor(
    private readonly papers: PaperQueries,
    private readonly agenda: AgendaService,
    private readonly candidates: AgendaCandidatesQueries,
    private readonly minutes: MinutesService,
    private readonly meetings: MeetingsService,
    private readonly people: PeopleQueries,
    private readonly pages: ConsolePages,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.readMeetingPapers)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.show(request, reply, actor, id, null);
  }

  @Post('move')
  @Permit(consolePermissions.scheduleMeetings)
  async move(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: moveFormSchema }) { revision, reason, ...change }: z.output<typeof moveFormSchema>,
  ): Promise<void> {
    const moving = this.meetings.change(actor, id, change, reason ?? undefined, revision);
    await this.done(request, reply, actor, id, moving);
  }

  @Post('cancel')
  @Permit(consolePermissions.scheduleMeetings)
  async cancel(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: cancelFormSchema }) { reason }: z.output<typeof cancelFormSchema>,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.meetings.cancel(actor, id, reason));
  }

  @Post('agenda')
  @Permit(consolePermissions.conductMeetings)
  async propose(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.agenda.propose(actor, id, false));
  }

  @Post('agenda/reorder')
  @Permit(consolePermissions.conductMeetings)
  async reorder(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.agenda.propose(actor, id, true));
  }

  @Post('agenda/publish')
  @Permit(consolePermissions.conductMeetings)
  async publish(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.minutes.publishAgenda(actor, id));
  }

  @Post('items')
  @Permit(consolePermissions.conductMeetings)
  async addItem(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: itemFormSchema }) form: ItemForm,
  ): Promise<void> {
    const { kind, subject } = form;
    const item = kind === 'policy' ? { policy: subject, note: null } : { title: subject, note: null };
    const refusal = await refusalOf(this.agenda.add(actor, id, item));
    if (refusal === null) return this.pages.goTo(reply, meetingAddress(id));
    await this.show(request, reply, actor, id, refusal, form);
  }

  @Post('items/:item')
  @Permit(consolePermissions.conductMeetings)
  async changeItem(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('item') item: string,
    @Body({ schema: itemActSchema }) act: ItemAct,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.actOnItem(actor, id, item, act));
  }

  @Post('attendance')
  @Permit(consolePermissions.conductMeetings)
  async attend(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: attendanceFormSchema }) attendance: readonly AttendeeToRecord[],
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.minutes.recordAttendance(actor, id, attendance));
  }

  @Post('minutes/approve')
  @Permit(consolePermissions.conductMeetings)
  async approve(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.minutes.approve(actor, id));
  }

  @Post('addenda')
  @Permit(consolePermissions.conductMeetings)
  async addAddendum(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: addendumFormSchema }) { text }: z.output<typeof addendumFormSchema>,
  ): Promise<void> {
    await this.done(request, reply, actor, id, this.minutes.addAddendum(actor, id, text));
  }

  private async actOnItem(actor: Actor, id: string, item: string, act: ItemAct): Promise<void> {
    switch (act.act) {
      case 'up':
      case 'down':
        return await this.shift(actor, id, item, act.act === 'up' ? -1 : 1);
      case 'remove':
        return await this.agenda.remove(actor, id, item);
      case 'note':
        return await this.agenda.annotate(actor, id, item, act.note);
      case 'minute': {
        const { discussion, deferred, deferralReason } = act;
        return await this.minutes.minuteItem(actor, id, item, { discussion, deferred, deferralReason });
      }
    }
  }

  /** Moves an item by a place; the first does not go up, nor the last down. */
  private async shift(actor: Actor, id: string, item: string, by: -1 | 1): Promise<void> {
    const order = [...(await this.papers.agenda(id)).itemIds];
    const from = order.indexOf(item);
    const other = order[from + by];
    if (from === -1 || other === undefined) return;
    order[from + by] = item;
    order[from] = other;
    await this.agenda.arrange(actor, id, order);
  }

  private async done(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    work: Promise<unknown>,
  ): Promise<void> {
    const refusal = await refusalOf(work);
    if (refusal === null) return this.pages.goTo(reply, meetingAddress(id));
    await this.show(request, reply, actor, id, refusal);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    id: string,
    refusal: FormRefusal | null,
    typed: ItemForm | null = null,
  ): Promise<void> {
    const agenda = await this.papers.agenda(id);
    const now = this.clock.now();
    const mayConduct = mayDo(actor, consolePermissions.conductMeetings);
    const body = MeetingPage({
      agenda,
      minutes: await this.papers.minutes(id),
      begun: Temporal.Instant.compare(now, beginningOf(agenda.meeting)) >= 0,
      over: isOver(agenda.meeting, now),
      choices: mayConduct ? await this.candidates.choices(MOST_CHOICES) : [],
      typed,
      seated: await this.people.activeWithRoles(seats),
      csrfToken: csrfTokenOf(requireSession(request)),
      mayConduct,
      maySchedule: mayDo(actor, consolePermissions.scheduleMeetings),
      refusal,
    });
    const title = agenda.meeting.name;
    this.pages.show(request, reply, { title, place: 'meetings', body }, refusal?.status ?? 200);
  }
}
