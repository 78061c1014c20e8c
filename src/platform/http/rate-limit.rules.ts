/** A share of requests that a caller has, and how much of it is left. */
export interface Share {
  /** Milliseconds at which the share is whole again; kept for the next request. */
  readonly wholeAt: number;
  readonly allowed: boolean;
  /** Requests that may follow at once. */
  readonly remaining: number;
  /** Whole seconds until one more is allowed; 0 where one is. */
  readonly retryAfterSeconds: number;
}

/** The span over which a share is given, in milliseconds. */
export const SPAN = 60_000;

/**
 * Takes one request out of a share of so many a minute. A share fills evenly and is never more than a minute's worth, so
 * that no burst at the turn of a minute gets two (the generic cell rate algorithm, ITU-T I.371 §A.1, as a virtual
 * scheduling: one number a caller). A request that is refused takes nothing.
 *
 * @param wholeAt what the request before left; undefined for a caller's first
 */
export function take(wholeAt: number | undefined, now: number, perMinute: number): Share {
  const each = SPAN / perMinute;
  const owed = Math.max(wholeAt ?? now, now) - now;
  const allowed = owed + each <= SPAN;
  const after = allowed ? owed + each : owed;
  return {
    wholeAt: now + after,
    allowed,
    remaining: Math.floor((SPAN - after) / each + 1e-9),
    retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((owed + each - SPAN) / 1000)),
  };
}
