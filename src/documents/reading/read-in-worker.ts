import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { DomainError } from '../../kernel/errors.ts';
import { DocumentTooLarge } from '../document-errors.ts';
import type { ParsedPolicy } from '../parse-policy-text.ts';
import { memoryGuard } from './memory-guard.ts';
import type { TypedFile } from './read-container.ts';
import { READING_THREADS, readingLimits, type ReadingLimits } from './reading-limits.ts';
import type { WorkerAnswer } from './reading-worker.ts';
import { Turnstile } from './turnstile.ts';

/** An idle thread ends after this long. */
const IDLE_MILLISECONDS = 5000;
const TOO_MUCH_MEMORY = 'reading it takes more memory than a file may have';

const turnstile = new Turnstile(READING_THREADS);
let begun: Piscina<TypedFile, WorkerAnswer> | undefined;

/**
 * Reads a file in a thread of its own, which ends when the file takes too much time or memory: the process that asked
 * goes on unharmed. Throws what the reader throws, and DocumentTooLarge for a file that passes the limits.
 */
export async function readInWorker(
  file: TypedFile,
  limits: ReadingLimits = readingLimits,
): Promise<ParsedPolicy> {
  const answer = await turnstile.pass(async () => await withinLimits(file, limits));
  if (answer.kind === 'read') return answer.parsed;
  throw new DomainError(answer.code, answer.message, { ...answer.data });
}

async function withinLimits(file: TypedFile, limits: ReadingLimits): Promise<WorkerAnswer> {
  const stop = new AbortController();
  let refusal: DocumentTooLarge | undefined;
  const refuse = (reason: string) => {
    refusal = new DocumentTooLarge(reason);
    stop.abort();
  };
  const tooSlow = `reading it takes more than ${limits.milliseconds / 1000} seconds`;
  const deadline = setTimeout(() => refuse(tooSlow), limits.milliseconds);
  const guard = memoryGuard(limits.growthMegabytes, () => refuse(TOO_MUCH_MEMORY));
  const broken = Promise.withResolvers<never>();
  const pool = threads();
  pool.once('error', broken.reject);
  try {
    return await Promise.race([pool.run(file, { signal: stop.signal }), broken.promise]);
  } catch (error) {
    if (refusal !== undefined) throw refusal;
    if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY') throw new DocumentTooLarge(TOO_MUCH_MEMORY);
    throw error;
  } finally {
    pool.off('error', broken.reject);
    stop.abort(); // a file that still waits for a thread waits no longer
    clearTimeout(deadline);
    guard.end();
  }
}

/** The threads, begun when the first file comes. */
function threads(): Piscina<TypedFile, WorkerAnswer> {
  if (begun !== undefined) return begun;
  begun = new Piscina<TypedFile, WorkerAnswer>({
    // .ts where TypeScript runs as it is, .js after a build
    filename: new URL(`./reading-worker${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: 0,
    maxThreads: READING_THREADS,
    idleTimeout: IDLE_MILLISECONDS,
    // an idle thread that waits in Atomics.wait would hold up the end of a command
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: readingLimits.heapMegabytes },
  });
  // told of a thread that ends between files, and is replaced for the next one; unheard, it would end the process
  begun.on('error', () => undefined);
  return begun;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
