import { Injectable } from '@nestjs/common';
import type { IdentifiedEvent } from './cloud-event.rules.ts';
import type { FeedCursor } from './feed-cursor.rules.ts';
import type { FeedFilter } from './feed-filter.rules.ts';
import { FeedQueries } from './feed.queries.ts';
import { FeedWatch, type FeedLook } from './feed-watch.ts';

/** A part of the feed and the place from which to go on. */
export interface FeedPart {
  readonly events: readonly IdentifiedEvent[];
  readonly next: FeedCursor;
}

/** How a reader reads on. */
export interface Reading {
  /** Events at a time, at most. */
  readonly limit: number;
  readonly filter: FeedFilter;
  /** Seconds to wait for an event where there is none. */
  readonly waitSeconds: number;
  /** Says that the reader has gone. */
  readonly signal: AbortSignal;
}

/** Where a reader stands. */
export interface ReaderPlace {
  readonly cursor: FeedCursor;
  readonly seen: FeedLook;
}

/** Reads the feed for those who wait for it: poll by poll, or on and on in a stream. */
@Injectable()
export class FeedReader {
  constructor(
    private readonly feed: FeedQueries,
    private readonly watch: FeedWatch,
  ) {}

  /** The place after a cursor; the beginning without one. Throws EpochChanged for a cursor of another feed. */
  async begin(cursor: FeedCursor | undefined): Promise<ReaderPlace> {
    const heard = this.watch.timesHeard; // before the question: what is told while it is answered is looked for again
    const { place, head } = await this.feed.placeAfter(cursor);
    return { cursor: place, seen: { head, heard } };
  }

  /**
   * The next part of the feed and the place after it. Where there is none, waits for one for so long, until the reader has
   * gone or the application stops, and comes back with none. Throws EpochChanged when the feed was put back behind the place meanwhile.
   */
  async readOn(
    { cursor, seen }: ReaderPlace,
    { limit, filter, waitSeconds, signal }: Reading,
  ): Promise<{ part: FeedPart; place: ReaderPlace }> {
    const giveUpAt = performance.now() + waitSeconds * 1000;
    let at = cursor;
    let look = seen;
    for (;;) {
      if (look.head.epoch !== at.epoch || look.head.sequence < at.sequence) {
        const { place, head } = await this.feed.placeAfter(at); // a standby was promoted: is it still this reader's feed?
        at = place;
        look = { head, heard: look.heard };
      }
      if (look.head.sequence > at.sequence) {
        const { events, end } = await this.feed.read(at.sequence, look.head, limit, filter);
        at = end;
        if (events.length > 0) return { part: { events, next: at }, place: { cursor: at, seen: look } };
      }
      const mayWait = performance.now() < giveUpAt && !signal.aborted && !this.watch.isClosing;
      if (!mayWait) return { part: { events: [], next: at }, place: { cursor: at, seen: look } };
      // what is still to be looked through for a filter is looked through without waiting
      if (look.head.sequence === at.sequence) look = await this.watch.lookAfter(look);
    }
  }
}
