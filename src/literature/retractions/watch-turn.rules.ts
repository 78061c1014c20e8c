/** Days after which a work is looked up again: a day less than a week, so that none has to wait for longer than that. */
export const RECHECK_DAYS = 6;

/** Days after which one that could not be read, or was not handed out, is asked for again. */
export const RETRY_DAYS = 1;

/** Days without a look-up after which the operator is told. */
export const OVERDUE_DAYS = 8;

/** The most works in one request: NCBI's own limit for an efetch in one go. */
export const LARGEST_BATCH = 200;

/** How many works to ask for next: half as many after a refusal, so that the one to blame is found, else up to twice. */
export function nextBatchSize(size: number, outcome: 'answered' | 'refused'): number {
  return outcome === 'answered' ? Math.min(size * 2, LARGEST_BATCH) : Math.max(1, Math.floor(size / 2));
}
