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

type RepliesByForm = Partial<Record<Format, Partial<Record<Coding, Remembered>>>>;

/**
 * Replies about today, put together once and given until time or a change makes them others. They hang on the timeline
 * they were made from: when the table drops that, they are gone with it.
 */
export class RememberedReplies {
  private readonly replies = new WeakMap<PolicyTimeline, RepliesByForm>();

  /** The reply that still holds `at` an instant, in milliseconds; undefined when the Clock is past it or was moved back before it. */
  find(timeline: PolicyTimeline, format: Format, coding: Coding, at: number): FinishedReply | undefined {
    const found = this.replies.get(timeline)?.[format]?.[coding];
    return found !== undefined && at >= found.from && at < found.until ? found.reply : undefined;
  }

  /** Remembers the reply that holds in a span. */
  keep(timeline: PolicyTimeline, format: Format, reply: FinishedReply, { from, until }: Span): void {
    const known = this.replies.get(timeline) ?? {};
    (known[format] ??= {})[reply.coding] = { reply, from, until };
    this.replies.set(timeline, known);
  }
}
