import type { AlmanacClient } from './client.ts';
import { AlmanacProblem, asProblem } from './problem.ts';
import type { components } from './schema.d.ts';

/** A version in force or to come, as a snapshot names it. */
export type SnapshotLine = components['schemas']['SnapshotLine'];

/** Everything in force at one moment and all that is signed for days to come, and the place in the feed from which to go on. */
export interface Snapshot {
  /** Take it before the lines: what changes while they are read comes again in the feed. */
  readonly cursor: string;
  readonly lines: AsyncIterable<SnapshotLine>;
}

/** The header that carries the cursor. */
const CURSOR_HEADER = 'almanac-feed-cursor';

/**
 * Opens the snapshot. Lines are read as they come, in constant memory. Throws {@link AlmanacProblem}, and while lines are
 * read for a snapshot that was cut off.
 */
export async function openSnapshot(client: AlmanacClient, signal: AbortSignal): Promise<Snapshot> {
  const { response } = await client.GET('/v1/active.ndjson', {
    params: { query: { scheduled: 'true' } },
    headers: { accept: 'application/x-ndjson' },
    parseAs: 'stream',
    signal,
  });
  const cursor = response.headers.get(CURSOR_HEADER);
  if (!response.ok || response.body === null) {
    throw new AlmanacProblem(response, asProblem(await response.json().catch(() => null))); // a proxy's page is no JSON
  }
  if (cursor === null) throw new TypeError(`the snapshot came without ${CURSOR_HEADER}`);
  return { cursor, lines: linesOf(response.body) };
}

/** The JSON values of a stream of lines. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<SnapshotLine> {
  let rest = '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as SnapshotLine;
  }
  // each line ends in a line break: anything behind the last one was cut off
  if (rest !== '') throw new TypeError('the snapshot was cut off in the middle of a line');
}
