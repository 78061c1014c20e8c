import { z } from 'zod';
import { messageIdOf } from './cloud-event.rules.ts';
import { checkOf, formatFeedCursor, type FeedCursor } from './feed-cursor.rules.ts';
import type { IdentifiedEvent } from './cloud-event.rules.ts';
import type { FeedPart } from './feed-reader.ts';
import { publicEvent, publicEventTypes, type PublicEvent } from './public-event.rules.ts';

/** Most policies that one reader asks for by name. */
const MOST_POLICIES = 100;
/** Longest name of a policy, by slug or id. */
const LONGEST_NAME = 200;

/** Words between commas. */
const words = (most: number) =>
  z
    .string()
    .max(most * (LONGEST_NAME + 1))
    .transform((text) =>
      text
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    );

/**
 * How to read the feed: after which cursor, how many, how many seconds to wait where there is nothing yet; only these types
 * (comma-separated) and only these policies (slugs or ids, comma-separated).
 */
export const changesQuerySchema = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  wait: z.coerce.number().min(0).max(30).default(0),
  types: words(publicEventTypes.length)
    .pipe(z.array(z.enum(publicEventTypes)))
    .default([]),
  policy: words(MOST_POLICIES)
    .pipe(z.array(z.string().max(LONGEST_NAME).toLowerCase()).max(MOST_POLICIES))
    .default([]),
});
export type ChangesQuery = z.output<typeof changesQuerySchema>;

/**
 * What the snapshot holds beside what is in force: with `scheduled`, the versions that are signed for days to come; with
 * `ended`, of each policy that was in force once and is not now the version that was so last.
 */
export const snapshotQuerySchema = z.object({
  scheduled: z.stringbool().default(false),
  ended: z.stringbool().default(false),
});
export type SnapshotQuery = z.output<typeof snapshotQuerySchema>;

/** An event of the feed, the cursor to go on after it, and the id that it carries by every road (`webhook-id`). */
export interface FeedItem extends PublicEvent {
  readonly cursor: string;
  /** `msg_…`, the same by every road. */
  readonly id: string;
}

/** A part of the feed; `nextCursor` is where to go on, also when nothing more is there yet. */
export interface FeedReply {
  readonly items: readonly FeedItem[];
  readonly nextCursor: string;
}

/** An event as it is sent. */
export function presentFeedItem(event: IdentifiedEvent, epoch: string, publicUrl: string): FeedItem {
  const cursor = formatFeedCursor({ epoch, sequence: event.sequence, check: checkOf(event.eventId) });
  return { cursor, id: messageIdOf(event.eventId), ...publicEvent(event, publicUrl) };
}

/** A part of the feed as it is sent. */
export function presentFeed({ events, next }: FeedPart, publicUrl: string): FeedReply {
  return {
    items: events.map((event) => presentFeedItem(event, next.epoch, publicUrl)),
    nextCursor: formatFeedCursor(next),
  };
}

/** The header that carries a feed cursor beside a snapshot. */
export const CURSOR_HEADER = 'almanac-feed-cursor';

/** Header of the snapshot that says how many lines it has: one that was cut at the end of a line is noticed by it. */
export const LINES_HEADER = 'almanac-lines';

/** A feed cursor as a header's value. */
export const cursorHeader = (head: FeedCursor): Record<string, string> => ({
  [CURSOR_HEADER]: formatFeedCursor(head),
});
