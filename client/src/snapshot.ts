import type { AlmanacClient } from './client.ts';
import { AlmanacProblem, asProblem } from './problem.ts';
import type { components } from './schema.d.ts';

/** A version in force, to come, or in force last of a policy that has ended, as a snapshot names it. */
export type SnapshotLine = components['schemas']['SnapshotLine'];

/**
 * Every policy that is in force at one moment, will be or was once, and the place in the feed from which to go on: claims
 * are about days of the past, too.
 */
export interface Snapshot {
  /** Take it before the lines: what changes while they are read comes again in the feed. */
  readonly cursor: string;
  readonly lines: AsyncIterable<SnapshotLine>;
}

/** The header that carries the cursor. */
const CURSOR_HEADER = 'almanac-feed-cursor';
/** And the one that says how many lines there are. */
const LINES_HEADER = 'almanac-lines';

/**
 * Opens the snapshot. Lines are read as they come, in constant memory. Throws {@link AlmanacProblem}, and while lines are
 * read for a snapshot that was cut off.
 */
export async function openSnapshot(client: AlmanacClient, signal: AbortSignal): Promise<Snapshot> {
  const { response } = await client.GET('/v1/active.ndjson', {
    params: { query: { scheduled: 'true', ended: 'true' } },
    headers: { accept: 'application/x-ndjson' },
    parseAs: 'stream',
    signal,
  });
  const cursor = response.headers.get(CURSOR_HEADER);
  if (!response.ok || response.body === null) {
    throw new AlmanacProblem(response, asProblem(await response.json().catch(() => null))); // a proxy's page is no JSON
  }
  if (cursor === null) throw new TypeError(`the snapshot came without ${CURSOR_HEADER}`);
  const count = response.headers.get(LINES_HEADER);
  if (count === null) throw new TypeError(`the snapshot came without ${LINES_HEADER}`);
  return { cursor, lines: linesOf(response.body, Number(count)) };
}

/** The JSON values of a stream of so many lines. */
async function* linesOf(body: ReadableStream<Uint8Array>, count: number): AsyncGenerator<SnapshotLine> {
  let rest = '';
  let seen = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    seen += lines.length;
    for (const line of lines) yield JSON.parse(line) as SnapshotLine;
  }
  // each line ends in a line break: anything behind the last one was cut off
  if (rest !== '') throw new TypeError('the snapshot was cut off in the middle of a line');
  if (seen !== count) throw new TypeError(`the snapshot was cut off after ${seen} of ${count} lines`);
}
