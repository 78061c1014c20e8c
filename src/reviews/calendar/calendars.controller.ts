import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CursorInvalid, Forbidden } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { CalendarFeedsQueries } from './calendar-feeds.queries.ts';
import { CalendarFeedsService } from './calendar-feeds.service.ts';
import { newFeedSchema, presentFeed } from './calendars.schemas.ts';

/** Calendars that a person subscribes to. No key makes one: a feed is as good as its maker, and stops with them. */
@Controller('/v1/calendars')
export class CalendarsController {
  constructor(
    private readonly queries: CalendarFeedsQueries,
    private readonly feeds: CalendarFeedsService,
  ) {}

  /** The caller's calendars, revoked ones too; for an administrator everybody's. */
  @Get()
  @Permit(reviewsPermissions.calendars)
  async list(@CurrentActor() actor: Actor, @Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const { personId, roles } = personOf(actor);
    const found = await this.queries.list(
      roles.includes('admin') ? null : personId,
      cursor === undefined ? undefined : afterOf(cursor),
      limit + 1,
    );
    const { items, nextCursor } = pageOf(found, limit, (feed) => [feed.id]);
    return { items: items.map(presentFeed), nextCursor };
  }

  /** Makes a calendar; `url` is shown in this reply and never again. */
  @Post()
  @Header('cache-control', 'no-store')
  @Permit(reviewsPermissions.calendars)
  async create(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Body({ schema: newFeedSchema }) body: z.output<typeof newFeedSchema>,
  ) {
    markSecretReply(request);
    const { feed, url } = await this.feeds.create(personOf(actor), body);
    return { ...presentFeed(feed), url };
  }

  /** Ends a calendar from the next request on. */
  @Delete(':id')
  @HttpCode(204)
  @Permit(reviewsPermissions.calendars)
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.feeds.revoke(actor, id);
  }
}

/** The permission lets persons pass alone. */
function personOf(actor: Actor) {
  if (actor.kind !== 'person') throw new Forbidden('signed_in');
  return actor;
}

function afterOf(cursor: string): string {
  const [id] = decodeCursor(cursor, 1).map(String);
  if (id === undefined || !isId(id)) throw new CursorInvalid();
  return id;
}
