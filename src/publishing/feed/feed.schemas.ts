import { z } from 'zod';
import { formatFeedCursor, type FeedCursor } from './feed-cursor.rules.ts';
import type { FeedPart } from './feed.queries.ts';
import { publicEvent, type PublicEvent } from './public-event.rules.ts';

/** How to read the feed: after which cursor, how many, and how many seconds to wait where there is nothing yet. */
export const changesQuerySchema = z.object({
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  wait: z.coerce.number().min(0).max(30).default(0),
});
export type ChangesQuery = z.output<typeof changesQuerySchema>;

/** An event of the feed and the cursor to go on after it. */
export interface FeedItem extends PublicEvent {
  readonly cursor: string;
}

/** A part of the feed; `nextCursor` is where to go on, also when nothing more is there yet. */
export interface FeedReply {
  readonly items: readonly FeedItem[];
  readonly nextCursor: string;
}

/** A part of the feed as it is sent. */
export function presentFeed({ events, next }: FeedPart, publicUrl: string): FeedReply {
  const cursorAt = (sequence: number) => formatFeedCursor({ epoch: next.epoch, sequence });
  return {
    items: events.map((event) => ({ cursor: cursorAt(event.sequence), ...publicEvent(event, publicUrl) })),
    nextCursor: formatFeedCursor(next),
  };
}

/** The header that carries a feed cursor beside a snapshot. */
export const CURSOR_HEADER = 'almanac-feed-cursor';

/** A feed cursor as a header's value. */
export const cursorHeader = (head: FeedCursor): Record<string, string> => ({
  [CURSOR_HEADER]: formatFeedCursor(head),
});
