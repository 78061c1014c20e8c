import type { PolicyTimeline } from './active-version.rules.ts';
import type { FinishedReply } from '../renditions/finished-reply.ts';
import type { Coding, Format } from '../renditions/negotiation.rules.ts';

/** Milliseconds of the Clock's time from which, and until which (exclusive), time makes no difference to an answer. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

interface Remembered extends Span {
  readonly reply: FinishedReply;
}

/** Replies kept at hand, of a few kilobytes each with their heads; with more of them all are forgotten: those in use are back soon. */
const CAPACITY = 10_000;

type RepliesByForm = Partial<Record<Format, Partial<Record<Coding, Remembered>>>>;

/**
 * Replies about today, put together once and given until time or a change makes them others. They hang on the timeline
 * they were made from: when the table drops that, they are gone with it.
 */
export class RememberedReplies {
  private replies = new WeakMap<PolicyTimeline, RepliesByForm>();
  /** Kept since all were forgotten, those of dropped timelines too. */
  private kept = 0;

  /** The reply that still holds `at` an instant, in milliseconds; undefined when the Clock is past it or was moved back before it. */
  find(timeline: PolicyTimeline, format: Format, coding: Coding, at: number): FinishedReply | undefined {
    const found = this.replies.get(timeline)?.[format]?.[coding];
    return found !== undefined && at >= found.from && at < found.until ? found.reply : undefined;
  }

  /** Remembers the reply that holds in a span. */
  keep(timeline: PolicyTimeline, format: Format, reply: FinishedReply, { from, until }: Span): void {
    this.kept += 1;
    if (this.kept > CAPACITY) {
      this.replies = new WeakMap();
      this.kept = 1;
    }
    const known = this.replies.get(timeline) ?? {};
    (known[format] ??= {})[reply.coding] = { reply, from, until };
    this.replies.set(timeline, known);
  }
}
