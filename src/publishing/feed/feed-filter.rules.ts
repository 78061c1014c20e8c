import type { PublicEventType } from './public-event.rules.ts';

/** Which events of the feed a reader wants. The cursor goes on over the others too, so a filter may change between readings. */
export interface FeedFilter {
  /** Empty: every type. */
  readonly types: readonly PublicEventType[];
  /** Slugs or ids; empty: every policy. One that nobody may know of is as one that does not exist. */
  readonly policies: readonly string[];
}

/** True for a filter that leaves nothing out. */
export function passesAll({ types, policies }: FeedFilter): boolean {
  return types.length === 0 && policies.length === 0;
}
