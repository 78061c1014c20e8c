import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../../kernel/errors.ts';
import { Permit } from '../../platform/http/permit.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { CalendarFeedsQueries } from './calendar-feeds.queries.ts';
import { CalendarReplies } from './calendar-replies.ts';

/** What calendar programs fetch. They cannot sign in: the address is the key. */
@Controller('/calendar')
export class CalendarFeedController {
  constructor(
    private readonly feeds: CalendarFeedsQueries,
    private readonly replies: CalendarReplies,
  ) {}

  /** The calendar (text/calendar) of an address; one and the same 404 whatever is wrong with it. */
  @Get(':token.ics')
  @Permit(reviewsPermissions.readCalendar)
  async read(
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
  ): Promise<void> {
    const feed = await this.feeds.byToken(token);
    if (feed === undefined) throw new NotFound('calendar', 'at this address');
    const { etag, bytes, coding } = await this.replies.replyTo(feed, {
      acceptEncoding: headers['accept-encoding'],
      ifNoneMatch: headers['if-none-match'],
    });
    void reply.headers({
      etag,
      'cache-control': 'private, no-cache',
      vary: 'Accept-Encoding',
      'x-robots-tag': 'noindex',
    });
    if (bytes === undefined) return void reply.status(304).send();
    if (coding === 'gzip') void reply.header('content-encoding', coding);
    void reply
      .headers({
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="policy-reviews.ics"',
      })
      .send(bytes);
  }
}
