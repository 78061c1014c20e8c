import { Body, Controller, Get, Headers, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { revisionTag } from '../../platform/http/if-match.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { MeetingSeriesService } from './meeting-series.service.ts';
import { revisionOf } from './meetings.controller.ts';
import { meetingsPermissions } from './meetings.permissions.ts';
import { MeetingsQueries } from './meetings.queries.ts';
import { seriesChangeSchema, seriesJson, seriesSchema } from './meetings.schemas.ts';

/** Series of meetings, by a rule: the third Thursday of each month. */
@Controller('/v1/meeting-series')
export class MeetingSeriesController {
  constructor(
    private readonly series: MeetingSeriesService,
    private readonly queries: MeetingsQueries,
  ) {}

  /** Every series; a committee has a few, so they are one page. */
  @Get()
  @Permit(meetingsPermissions.list)
  async list() {
    return { items: (await this.queries.series()).map(seriesJson), nextCursor: null };
  }

  /** Begins a series; its meetings of the next months are made at once. */
  @Post()
  @Permit(meetingsPermissions.schedule)
  async begin(
    @CurrentActor() actor: Actor,
    @Body({ schema: seriesSchema }) body: z.output<typeof seriesSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = await this.series.begin(actor, body);
    void reply.header('location', `/v1/meeting-series/${id}`);
    return await this.read(id, reply);
  }

  /** One series. */
  @Get(':id')
  @Permit(meetingsPermissions.list)
  async read(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const series = await this.queries.oneSeries(id);
    void reply.header('etag', revisionTag(series.revision));
    return seriesJson(series);
  }

  /** Changes a series and those of its meetings to come that nobody has touched. If-Match is honoured where it is sent. */
  @Patch(':id')
  @Permit(meetingsPermissions.schedule)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: seriesChangeSchema }) body: z.output<typeof seriesChangeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.series.change(actor, id, body, revisionOf(ifMatch));
    return await this.read(id, reply);
  }
}
