import { Controller, Get, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../platform/config/settings.ts';
import { networkOf } from '../../platform/http/caller-address.rules.ts';
import { Callers } from '../../platform/http/callers.ts';
import { actorOf, Permit } from '../../platform/http/permit.ts';
import { acceptedOf } from '../renditions/negotiation.rules.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { parseFeedCursor } from './feed-cursor.rules.ts';
import type { FeedFilter } from './feed-filter.rules.ts';
import { FeedPlaces, type FeedCaller } from './feed-places.ts';
import { FeedReader } from './feed-reader.ts';
import { FeedStreams } from './feed-streams.ts';
import {
  changesQuerySchema,
  cursorHeader,
  LINES_HEADER,
  presentFeed,
  snapshotQuerySchema,
  type ChangesQuery,
  type FeedReply,
  type SnapshotQuery,
} from './feed.schemas.ts';
import { SnapshotQueries } from './snapshot.queries.ts';

/** How the feed is sent: part by part, and on and on. */
const FEED_TYPES = { parts: 'application/json', stream: 'text/event-stream' } as const;

/** What changed, in order and without gaps, and everything that is in force, to begin with. */
@Controller('v1')
export class FeedController {
  constructor(
    private readonly reader: FeedReader,
    private readonly streams: FeedStreams,
    private readonly places: FeedPlaces,
    private readonly snapshot: SnapshotQueries,
    private readonly callers: Callers,
    private readonly settings: Settings,
  ) {}

  @Get('changes')
  @Permit(publishingPermissions.readPublished)
  async changes(
    @Query({ schema: changesQuerySchema }) query: ChangesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedReply | StreamableFile> {
    void reply.headers({ 'cache-control': 'no-store', vary: 'accept' });
    const streams = acceptedOf(FEED_TYPES, request.headers.accept) === 'stream' && request.method === 'GET';
    const gone = new AbortController();
    // the reader may have gone already, or go while the feed is looked at
    if (reply.raw.destroyed) gone.abort();
    reply.raw.once('close', () => gone.abort());
    const place = await this.reader.begin(cursorOf(query, streams ? request : undefined));
    const filter: FeedFilter = { types: query.types, policies: query.policy };
    if (streams) {
      void reply.header('x-accel-buffering', 'no'); // nginx would hold back what it has not enough of
      const stream = this.streams.stream(this.callerOf(request), place, filter, gone.signal);
      return new StreamableFile(stream, { type: FEED_TYPES.stream });
    }
    const { limit, wait: waitSeconds } = query;
    const giveBack = waitSeconds > 0 ? this.places.take(this.callerOf(request), 'polls') : undefined;
    try {
      const { part } = await this.reader.readOn(place, { limit, filter, waitSeconds, signal: gone.signal });
      return presentFeed(part, this.settings.publicUrl);
    } finally {
      giveBack?.();
    }
  }

  @Get('active.ndjson')
  @Permit(publishingPermissions.readPublished)
  async active(
    @Query({ schema: snapshotQuerySchema }) query: SnapshotQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { head, lines } = await this.snapshot.take(query);
    const coding = gzipIsWelcome(request.headers['accept-encoding']) ? 'gzip' : 'identity';
    const { stream, bytes } = lines.read(coding);
    void reply.headers({
      ...cursorHeader(head),
      [LINES_HEADER]: String(lines.length),
      'cache-control': 'no-store',
      vary: 'accept-encoding',
    });
    if (coding === 'gzip') void reply.header('content-encoding', coding);
    return new StreamableFile(stream, { type: 'application/x-ndjson', length: bytes });
  }

  /** Whose readers are counted together: a key's, a person's, else those of a network. */
  private callerOf(request: FastifyRequest): FeedCaller {
    const actor = actorOf(request);
    if (actor.kind === 'key') return { name: `key ${actor.keyId}`, isKnown: true };
    if (actor.kind === 'person') return { name: `person ${actor.personId}`, isKnown: true };
    return { name: `network ${networkOf(this.callers.addressOf(request.raw))}`, isKnown: false };
  }
}

/** The cursor to read on from. A stream that comes again says where it was; its address still says where it began. */
function cursorOf({ after }: ChangesQuery, streaming: FastifyRequest | undefined) {
  const last = streaming?.headers['last-event-id'];
  const text = typeof last === 'string' && last !== '' ? last : after;
  return text === undefined ? undefined : parseFeedCursor(text);
}

/** True for an `Accept-Encoding` that takes gzip (RFC 9110 §12.5.3). */
function gzipIsWelcome(acceptEncoding = ''): boolean {
  const codings = acceptEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => /^(x-)?gzip($|\s*;)/.test(coding) && !/;\s*q=0(\.0*)?$/.test(coding));
}
