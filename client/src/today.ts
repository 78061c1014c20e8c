/** The day it is in a zone (`America/Los_Angeles`), as `YYYY-MM-DD`. Throws RangeError for a zone that there is not. */
export function todayIn(zone: string, nowMilliseconds: number): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(nowMilliseconds);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}
