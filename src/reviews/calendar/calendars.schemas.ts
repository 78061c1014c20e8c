import { z } from 'zod';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { CalendarFeed } from './calendar-feeds.queries.ts';

/** Body of `POST /v1/calendars`: whose reviews, and what its maker calls it. */
export const newFeedSchema = z.strictObject({
  for: z.enum(['me', 'committee']),
  name: lineSchema(100).optional(),
});

/** A calendar as the API shows it: never with its address, which was shown once. */
export function presentFeed(feed: CalendarFeed) {
  return {
    id: feed.id,
    for: feed.personId === null ? ('committee' as const) : ('me' as const),
    name: feed.name,
    createdBy: feed.createdBy,
    createdAt: feed.createdAt.toString(),
    lastReadAt: feed.lastReadAt?.toString() ?? null,
    revokedAt: feed.revokedAt?.toString() ?? null,
  };
}
