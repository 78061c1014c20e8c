import type { AlmanacClient } from './client.ts';
import type { CopiedPolicy } from './copy-store.ts';
import { dataOf } from './problem.ts';

/** Items of one request at most. */
const MOST = 10_000;

/** A version that the copy holds. */
export interface HeldVersion {
  readonly policy: string;
  readonly version: number;
  readonly contentHash: string;
}

/** What the copy holds for a day and those after it: the version in force of each policy, and those that are to come. */
export function heldFrom(policies: readonly CopiedPolicy[], day: string): HeldVersion[] {
  return policies.flatMap(({ slug, versions }) =>
    versions
      .filter(({ periods }) => periods.some(({ until }) => until === null || until > day))
      .map(({ version, contentHash }) => ({ policy: slug, version, contentHash })),
  );
}

/**
 * Tells Almanac what is loaded, so that its board shows who runs behind. It may be told again at will. Throws
 * AlmanacProblem, `insufficient_scope` for a key without the scope holdings:write.
 */
export async function acknowledge(
  client: AlmanacClient,
  held: readonly HeldVersion[],
  cursor: string,
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < held.length || start === 0; start += MOST) {
    const items = held.slice(start, start + MOST);
    // only a list that is told in one part can be said to be all
    const body = { items, cursor, complete: held.length <= MOST };
    await dataOf(client.POST('/v1/acknowledgements', { body, signal }));
  }
}
