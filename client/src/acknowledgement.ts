import type { AlmanacClient } from './client.ts';
import type { CopiedPolicy } from './copy-store.ts';
import { dataOf } from './problem.ts';

/** Items of one request at most. */
const MOST = 10_000;

/** A version that the copy holds, by the hash of the text that it holds. */
export interface HeldVersion {
  readonly policy: string;
  readonly version: number;
  readonly contentHash: string;
}

/**
 * What the copy holds for a day and those after it: the version in force of each policy, and those that are to come. A
 * version whose text was refused is told with the hash of what came, which Almanac takes for a damaged copy; one that was
 * refused for another reason is not held.
 */
export function heldFrom(policies: readonly CopiedPolicy[], day: string): HeldVersion[] {
  return policies.flatMap(({ slug, versions }) =>
    versions
      .filter(({ periods }) => periods.some(({ until }) => until === null || until > day))
      .flatMap(({ version, contentHash, verification }) => {
        const held = verification.content === 'refused' ? verification.foundHash : contentHash;
        return held === null ? [] : [{ policy: slug, version, contentHash: held }];
      }),
  );
}

/** What is told: all that is held, what was told before, and how far the feed was read. */
export interface Acknowledgement {
  readonly held: readonly HeldVersion[];
  readonly before: readonly HeldVersion[];
  readonly cursor: string;
}

/**
 * Tells Almanac what is loaded, so that its board shows who runs behind. It may be told again at will. Throws
 * AlmanacProblem, `insufficient_scope` for a key without the scope holdings:write.
 */
export async function acknowledge(
  client: AlmanacClient,
  { held, before, cursor }: Acknowledgement,
  signal: AbortSignal,
): Promise<void> {
  // only a list that is told in one part can be said to be all: of a longer one it is said what is gone
  const complete = held.length <= MOST;
  const items = complete ? held : [...held, ...goneOf(before, held)];
  for (let start = 0; start < items.length || start === 0; start += MOST) {
    const body = { items: items.slice(start, start + MOST), cursor, complete };
    await dataOf(client.POST('/v1/acknowledgements', { body, signal }));
  }
}

function goneOf(before: readonly HeldVersion[], held: readonly HeldVersion[]) {
  const still = new Set(held.map(({ policy, version }) => `${policy} ${version}`));
  return before
    .filter(({ policy, version }) => !still.has(`${policy} ${version}`))
    .map(({ policy, version }) => ({ policy, version, held: false }));
}
