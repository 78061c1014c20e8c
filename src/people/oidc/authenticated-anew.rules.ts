/** When a trip to the provider was begun and came back, in seconds since 1970, and how far two clocks may be apart. */
export interface TripTimes {
  readonly startedAt: number;
  readonly now: number;
  readonly tolerance: number;
}

/**
 * True when the provider says that the person signed in there during the trip (`auth_time`, OpenID Connect Core 1.0 §2).
 * A provider that ignores `max_age=0` gives an earlier time, or none.
 */
export function authenticatedAnew(
  authTime: unknown,
  { startedAt, now, tolerance }: TripTimes,
): authTime is number {
  return (
    typeof authTime === 'number' &&
    Number.isFinite(authTime) &&
    authTime >= Math.floor(startedAt) - tolerance &&
    authTime <= now + tolerance
  );
}
