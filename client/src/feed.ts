import type { AlmanacClient } from './client.ts';
import { AlmanacProblem, dataOf } from './problem.ts';
import type { components } from './schema.d.ts';

/** An event of the feed. */
export type FeedItem = components['schemas']['FeedItem'];

/** What came after a cursor: a part of the feed, or the word that the cursor counts no more. */
export type FeedPart =
  | {
      readonly kind: 'part';
      readonly items: readonly FeedItem[];
      readonly nextCursor: string;
      readonly isLast: boolean;
    }
  /** The feed was numbered anew, or its database was put back to an earlier day: take the snapshot again. */
  | { readonly kind: 'epoch_changed' };

/** How a part is asked for. */
export interface FeedQuestion {
  readonly after: string;
  /** Events at most. */
  readonly limit: number;
  /** Seconds to wait where there is nothing yet, at most 30. */
  readonly waitSeconds: number;
}

/** Reads what came after a cursor. Throws {@link AlmanacProblem} for any other refusal. */
export async function changesAfter(
  client: AlmanacClient,
  { after, limit, waitSeconds }: FeedQuestion,
  signal: AbortSignal,
): Promise<FeedPart> {
  try {
    const { items, nextCursor } = await dataOf(
      client.GET('/v1/changes', { params: { query: { after, limit, wait: waitSeconds } }, signal }),
    );
    return { kind: 'part', items, nextCursor, isLast: items.length < limit };
  } catch (error) {
    if (error instanceof AlmanacProblem && error.code === 'epoch_changed') return { kind: 'epoch_changed' };
    throw error;
  }
}
