import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { CursorInvalid, InvalidRequest } from '../../kernel/errors.ts';
import { instant, type Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { Permit } from '../../platform/http/permit.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { ChangedSinceQueries, type Said } from './changed-since.queries.ts';
import {
  changedSinceSchema,
  presentChanged,
  type ChangedSinceReply,
  type ChangedSinceRequest,
} from './changed-since.schemas.ts';
import { LookUpDays } from './look-up-day.ts';

/** What is in force today and was not when somebody last looked. */
@Controller('v1/active')
export class ChangedSinceController {
  constructor(
    private readonly queries: ChangedSinceQueries,
    private readonly days: LookUpDays,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit(publishingPermissions.readPublished)
  async changed(
    @Query({ schema: changedSinceSchema }) request: ChangedSinceRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangedSinceReply> {
    const { changedSince, lineOfBusiness = null, jurisdiction = null, cursor, limit } = request;
    const { now } = this.days.at(null);
    if (Temporal.Instant.compare(changedSince, now) > 0) {
      throw new InvalidRequest([
        { field: 'changedSince', reason: `is in the future: it is ${now.toString()}` },
      ]);
    }
    const place = cursor === undefined ? { slug: '', at: now } : readCursor(cursor);
    const found = await this.queries.different({
      before: this.said(changedSince),
      now: this.said(place.at),
      lineOfBusiness,
      jurisdiction,
      afterSlug: place.slug,
      limit: limit + 1,
    });
    const page = pageOf(found, limit, ({ slug }) => [slug, place.at.toString()]);
    void reply.header('cache-control', 'no-cache');
    return {
      changedSince: changedSince.toString(),
      knownAt: place.at.toString(),
      items: page.items.map((policy) => presentChanged(policy, this.settings.publicUrl)),
      nextCursor: page.nextCursor,
    };
  }

  private said(at: Instant): Said {
    return { at, day: this.days.dayOf(at), embargoDay: this.days.at(at).embargoDay };
  }
}

/** Every page looks at the moment at which the first was asked for. */
function readCursor(cursor: string): { slug: string; at: Instant } {
  const [slug, at] = decodeCursor(cursor, 2);
  if (typeof slug !== 'string' || typeof at !== 'string') throw new CursorInvalid();
  try {
    return { slug, at: instant(at) };
  } catch {
    throw new CursorInvalid(); // RangeError: no instant
  }
}
