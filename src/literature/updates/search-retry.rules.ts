/** Seconds to wait before the next try, by failures in a row; the last one repeats. */
const delaySeconds = [5, 15, 60, 300, 900, 1_800, 3_600] as const;

/** Refusals in a row (`<ERROR>`, a reply too large, unreadable XML) after which a person must look. */
export const REFUSALS_ALLOWED = 5;

/**
 * Seconds to wait after the `failures`-th failure in a row (1 is the first). What PubMed itself asks for
 * (`Retry-After`) counts when it is longer.
 */
export function retryDelay(failures: number, askedSeconds: number | null = null): number {
  const own = delaySeconds[Math.min(failures, delaySeconds.length) - 1] ?? delaySeconds[0];
  return Math.max(own, askedSeconds ?? 0);
}
