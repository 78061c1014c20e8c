import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../platform/config/settings.ts';
import { Permit } from '../../platform/http/permit.ts';
import { parseFeedCursor } from './feed-cursor.rules.ts';
import { FeedQueries } from './feed.queries.ts';
import {
  changesQuerySchema,
  cursorHeader,
  presentFeed,
  type ChangesQuery,
  type FeedReply,
} from './feed.schemas.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { SnapshotQueries } from './snapshot.queries.ts';

/** What changed, in order and without gaps, and everything that is in force, to begin with. */
@Controller('v1')
export class FeedController {
  constructor(
    private readonly feed: FeedQueries,
    private readonly snapshot: SnapshotQueries,
    private readonly settings: Settings,
  ) {}

  @Get('changes')
  @Permit(publishingPermissions.readPublished)
  async changes(
    @Query({ schema: changesQuerySchema }) query: ChangesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedReply> {
    const cursor = query.after === undefined ? undefined : parseFeedCursor(query.after);
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    const part = await this.feed.after(cursor, query.limit, query.wait, gone.signal);
    void reply.header('cache-control', 'no-store');
    return presentFeed(part, this.settings.publicUrl);
  }

  @Get('active.ndjson')
  @Permit(publishingPermissions.readPublished)
  async active(@Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    // the cursor is taken first: what changes while the snapshot is read comes again in the feed, and is not missed
    void reply.headers({ ...cursorHeader(await this.feed.head()), 'cache-control': 'no-store' });
    return new StreamableFile(Readable.from(this.snapshot.lines()), { type: 'application/x-ndjson' });
  }
}
