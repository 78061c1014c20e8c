/** Longest that one reply may hold us back, in seconds: after an hour one request may ask again. */
export const LONGEST_RETRY_AFTER = 3_600;

/**
 * Seconds that a `Retry-After` header asks for: a number, or an HTTP date, which counts from the reply's own `Date` so
 * that no clock of ours matters. Rounded up, an hour at most; null for none and for what is neither.
 */
export function retryAfterSeconds(header: string | null, replyDate: string | null): number | null {
  const text = header?.trim() ?? '';
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : secondsBetween(replyDate, text);
  return seconds === null ? null : Math.min(LONGEST_RETRY_AFTER, Math.max(0, Math.ceil(seconds)));
}

/** HTTP's dates are all GMT, in one of three old forms that `Date.parse` reads. */
function secondsBetween(earlier: string | null, later: string): number | null {
  const [from, to] = [Date.parse(earlier ?? ''), Date.parse(later)];
  return /[a-z]/i.test(later) && !Number.isNaN(from) && !Number.isNaN(to) ? (to - from) / 1000 : null;
}
