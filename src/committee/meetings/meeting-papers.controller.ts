import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { NotAcceptable } from '../../publishing/publishing.errors.ts';
import { AgendaService } from './agenda.service.ts';
import { agendaJson, minutesJson, publishedJson } from './meeting-paper.present.ts';
import { meetingsPermissions } from './meetings.permissions.ts';
import {
  addendumSchema,
  attendanceSchema,
  itemChangeSchema,
  itemOrderSchema,
  itemToAddSchema,
  namedPaper,
  paperQuerySchema,
  paperTypes,
  proposeSchema,
} from './meetings.schemas.ts';
import { MinutesService } from './minutes.service.ts';
import { PaperQueries } from './paper.queries.ts';

/** Agenda, attendance and minutes of a meeting. They hold what is not published: for the committee only, and never kept by a cache. */
@Controller('/v1/meetings/:id')
export class MeetingPapersController {
  constructor(
    private readonly database: Database,
    private readonly agenda: AgendaService,
    private readonly minutes: MinutesService,
    private readonly papers: PaperQueries,
  ) {}

  /** The agenda or the minutes, as they stand (JSON) or as published last; `number` asks for another one. */
  @Get(':paper')
  @Permit(meetingsPermissions.readPapers)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('paper') paper: string,
    @Query({ schema: paperQuerySchema }) { number }: z.output<typeof paperQuerySchema>,
  ): Promise<void> {
    const named = namedPaper(paper, request.headers.accept);
    if (named === null) throw new NotFound('paper', paper.slice(0, 100));
    const { kind, form } = named;
    if (form === null) throw new NotAcceptable(Object.values(paperTypes));
    const body =
      form === 'json'
        ? JSON.stringify(await this.json(id, kind, number))
        : await this.papers.bytes(id, kind, form, number);
    void reply.headers({ ...UNSHARED, vary: 'Accept, Cookie' });
    if (form === 'pdf') void reply.header('content-disposition', `inline; filename="${kind}-${id}.pdf"`);
    void reply.type(form === 'pdf' ? paperTypes.pdf : `${paperTypes[form]}; charset=utf-8`).send(body);
  }

  /** Proposes an agenda from what is due and ready; made again it keeps what the chair did. */
  @Post('agenda')
  @HttpCode(200)
  @Permit(meetingsPermissions.conduct)
  async propose(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: proposeSchema }) { reorder }: z.output<typeof proposeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.agenda.propose(actor, id, reorder);
    return await this.agendaAsItStands(id, reply);
  }

  /** Publishes the agenda under the next number. */
  @Post('agenda/publish')
  @HttpCode(200)
  @Permit(meetingsPermissions.conduct)
  async publishAgenda(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.minutes.publishAgenda(actor, id);
    return await this.agendaAsItStands(id, reply);
  }

  /** Adds an item: a policy, or a matter of another kind. */
  @Post('items')
  @Permit(meetingsPermissions.conduct)
  async addItem(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: itemToAddSchema }) body: z.output<typeof itemToAddSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.agenda.add(actor, id, body);
    return await this.agendaAsItStands(id, reply);
  }

  /** Puts the items in an order. */
  @Patch('items')
  @Permit(meetingsPermissions.conduct)
  async arrange(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: itemOrderSchema }) { order }: z.output<typeof itemOrderSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.agenda.arrange(actor, id, order);
    return await this.agendaAsItStands(id, reply);
  }

  /** Gives an item the chair's note, or minutes it. */
  @Patch('items/:item')
  @Permit(meetingsPermissions.conduct)
  async changeItem(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('item') item: string,
    @Body({ schema: itemChangeSchema }) { note, ...minutes }: z.output<typeof itemChangeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.database.transaction(async (tx) => {
      if (note !== undefined) await this.agenda.annotateIn(tx, actor, id, item, note);
      if (Object.keys(minutes).length > 0) await this.minutes.minuteItemIn(tx, actor, id, item, minutes);
    });
    return await this.minutesAsTheyStand(id, reply);
  }

  /** Takes an item off the agenda. */
  @Delete('items/:item')
  @Permit(meetingsPermissions.conduct)
  async removeItem(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('item') item: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.agenda.remove(actor, id, item);
    return await this.agendaAsItStands(id, reply);
  }

  /** Records who was there. */
  @Put('attendance')
  @Permit(meetingsPermissions.conduct)
  async attend(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: attendanceSchema }) { attendance }: z.output<typeof attendanceSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.minutes.recordAttendance(actor, id, attendance);
    return await this.minutesAsTheyStand(id, reply);
  }

  /** Approves the minutes: the meeting is closed, and they never change again. */
  @Post('minutes/approve')
  @HttpCode(200)
  @Permit(meetingsPermissions.conduct)
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.minutes.approve(actor, id);
    return await this.minutesAsTheyStand(id, reply);
  }

  /** Sets something right that approved minutes say. */
  @Post('minutes/addenda')
  @Permit(meetingsPermissions.conduct)
  async addAddendum(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: addendumSchema }) { text }: z.output<typeof addendumSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.minutes.addAddendum(actor, id, text);
    return await this.minutesAsTheyStand(id, reply);
  }

  private async json(id: string, kind: 'agenda' | 'minutes', number: number | undefined): Promise<object> {
    if (number !== undefined) return publishedJson(await this.papers.published(id, kind, number));
    return kind === 'agenda'
      ? agendaJson(await this.papers.agenda(id))
      : minutesJson(await this.papers.minutes(id));
  }

  private async agendaAsItStands(id: string, reply: FastifyReply) {
    void reply.headers(UNSHARED);
    return agendaJson(await this.papers.agenda(id));
  }

  private async minutesAsTheyStand(id: string, reply: FastifyReply) {
    void reply.headers(UNSHARED);
    return minutesJson(await this.papers.minutes(id));
  }
}

const UNSHARED = { 'cache-control': 'private, no-store' } as const;
