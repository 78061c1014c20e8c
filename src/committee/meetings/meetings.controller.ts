import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { isCalendarDate } from '../../kernel/calendar-date.ts';
import { revisionFromIfMatch, revisionTag } from '../../platform/http/if-match.ts';
import { pageOf } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { placeFrom } from '../../reviews/cycles/reviews.schemas.ts';
import { meetingsPermissions } from './meetings.permissions.ts';
import { MeetingsQueries } from './meetings.queries.ts';
import {
  cancelMeetingSchema,
  meetingChangeSchema,
  meetingJson,
  meetingListSchema,
  meetingSchema,
  timeSchema,
} from './meetings.schemas.ts';
import { MeetingsService } from './meetings.service.ts';

const meetingPlace = z.tuple([z.string().refine(isCalendarDate), timeSchema, z.uuid()]);

/** When the committee meets. */
@Controller('/v1/meetings')
export class MeetingsController {
  constructor(
    private readonly meetings: MeetingsService,
    private readonly queries: MeetingsQueries,
  ) {}

  /** Meetings by day, cancelled ones too. */
  @Get()
  @Permit(meetingsPermissions.list)
  async list(@Query({ schema: meetingListSchema }) query: z.output<typeof meetingListSchema>) {
    const { cursor, limit, ...filter } = query;
    const found = await this.queries.list(filter, placeFrom(cursor, meetingPlace, 3), limit + 1);
    const page = pageOf(found, limit, ({ day, startsAt, id }) => [day, startsAt, id]);
    return { ...page, items: page.items.map(meetingJson) };
  }

  /** Adds a meeting that is of no series. */
  @Post()
  @Permit(meetingsPermissions.schedule)
  async add(
    @CurrentActor() actor: Actor,
    @Body({ schema: meetingSchema }) body: z.output<typeof meetingSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = await this.meetings.add(actor, body);
    void reply.header('location', `/v1/meetings/${id}`);
    return await this.read(id, reply);
  }

  /** One meeting. */
  @Get(':id')
  @Permit(meetingsPermissions.list)
  async read(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const meeting = await this.queries.one(id);
    void reply.header('etag', revisionTag(meeting.revision));
    return meetingJson(meeting);
  }

  /** Moves a meeting, or gives it another name or place. If-Match is honoured where it is sent. */
  @Patch(':id')
  @Permit(meetingsPermissions.schedule)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: meetingChangeSchema }) { reason, ...change }: z.output<typeof meetingChangeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.meetings.change(actor, id, change, reason, revisionOf(ifMatch));
    return await this.read(id, reply);
  }

  /** Calls a meeting off, for good. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Permit(meetingsPermissions.schedule)
  async cancel(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: cancelMeetingSchema }) { reason }: z.output<typeof cancelMeetingSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.meetings.cancel(actor, id, reason, revisionOf(ifMatch));
    return await this.read(id, reply);
  }
}

/** The revision that `If-Match` names, where it is sent. */
export function revisionOf(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined ? undefined : revisionFromIfMatch(ifMatch);
}
