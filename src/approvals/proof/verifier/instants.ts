/** Milliseconds between a record and its audit entry, which are written in one go. */
const LONGEST_WRITING = 60_000;

/** Whether a text in the shape of RFC 3339 in UTC is a moment that there is: not the 99th of a month. */
export function isInstant(text: string): boolean {
  const milliseconds = Date.parse(text);
  return (
    !Number.isNaN(milliseconds) &&
    new Date(milliseconds).toISOString().slice(0, SECONDS) === text.slice(0, SECONDS)
  );
}

/** `2026-02-01T09:00:00`. */
const SECONDS = 19;

/** Whether a text in the shape of a date is a day that there is. */
export function isDay(text: string): boolean {
  return isInstant(`${text}T00:00:00Z`);
}

/** Less than 0 when `a` is before `b`, 0 for the same instant: by milliseconds, and within one by the further digits. */
export function compareInstants(a: string, b: string): number {
  const [one, other] = [Date.parse(a), Date.parse(b)];
  if (one !== other) return one - other;
  return fraction(a).localeCompare(fraction(b), 'en');
}

/** Whether `a` is before `b`. */
export function isBefore(a: string, b: string): boolean {
  return compareInstants(a, b) < 0;
}

/** The earlier of two. */
export function earlier(a: string, b: string): string {
  return isBefore(b, a) ? b : a;
}

/** Whether two instants are of one transaction. */
export function isNear(one: string, other: string): boolean {
  return Math.abs(Date.parse(one) - Date.parse(other)) <= LONGEST_WRITING;
}

function fraction(instant: string): string {
  return (/\.(\d+)Z$/.exec(instant)?.[1] ?? '').padEnd(9, '0');
}
