import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { addDays, addMonths, type CalendarDate } from '../../kernel/calendar-date.ts';

/** Days of the week as RFC 5545 writes them, Monday first, each with its name. */
export const weekdays = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
} as const;
export type Weekday = keyof typeof weekdays;

/** Which week of a month: `last` is the fourth or the fifth, as the month has it. */
export const monthWeeks = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', last: 'last' } as const;
export type MonthWeek = 1 | 2 | 3 | 4 | 'last';

/**
 * A recurrence rule (RFC 5545 §3.3.10) of whole days, in the order in which it is printed: `FREQ=MONTHLY;BYDAY=3TH`.
 * Without COUNT and UNTIL, which are the series' own days, and without times, which are its wall time.
 */
export interface SeriesRule {
  readonly freq: 'WEEKLY' | 'MONTHLY';
  /** Weeks or months from one to the next, counted from the series' first day. */
  readonly interval: number;
  readonly byDay: readonly string[];
  readonly byMonth: readonly number[];
}

/** Why a text is no rule that a series can have. */
export interface RuleProblem {
  readonly problem: string;
}

/** Years in which a rule must have a day. */
const YEARS_LOOKED_AT = 5;

/** The rule of the n-th, or last, weekday of each month. */
export function monthlyRule(week: MonthWeek, weekday: Weekday): SeriesRule {
  const byDay = [`${week === 'last' ? -1 : week}${weekday}`];
  return { freq: 'MONTHLY', interval: 1, byDay, byMonth: [] };
}

/** Reads a rule, with or without `RRULE:`; anything outside the subset is a problem. */
export function readRule(text: string): SeriesRule | RuleProblem {
  const parts = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')
    .map((part) => part.split('='));
  const given = new Map<string, string>();
  for (const [name = '', value, ...rest] of parts) {
    if (value === undefined || value === '' || rest.length > 0)
      return { problem: `${name}: is no NAME=VALUE` };
    if (!readers.has(name)) return { problem: `${name}: is none of ${[...readers].join(', ')}` };
    if (given.has(name)) return { problem: `${name}: is there twice` };
    given.set(name, value);
  }
  const freq = given.get('FREQ');
  if (freq !== 'WEEKLY' && freq !== 'MONTHLY') return { problem: 'FREQ: must be WEEKLY or MONTHLY' };
  const interval = Number(given.get('INTERVAL') ?? '1');
  if (!Number.isInteger(interval) || interval < 1 || interval > 12) {
    return { problem: 'INTERVAL: must be a whole number from 1 to 12' };
  }
  const byDay = given.get('BYDAY')?.split(',') ?? [];
  const day = freq === 'WEEKLY' ? WEEKLY_DAY : MONTHLY_DAY;
  if (byDay.length === 0) return { problem: 'BYDAY: must say on which day' };
  const wrong = byDay.find((each) => !day.test(each));
  if (wrong !== undefined) {
    const shape = freq === 'WEEKLY' ? 'MO to SU' : '1MO to 5SU or -1MO to -5SU';
    return { problem: `BYDAY: "${wrong.slice(0, 20)}" is none of ${shape}` };
  }
  const byMonth = given.get('BYMONTH')?.split(',').map(Number) ?? [];
  if (byMonth.some((month) => !Number.isInteger(month) || month < 1 || month > 12)) {
    return { problem: 'BYMONTH: must be months from 1 to 12' };
  }
  const distinct = { byDay: [...new Set(byDay)], byMonth: [...new Set(byMonth)].toSorted((a, b) => a - b) };
  return { freq, interval, ...distinct };
}

const readers = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTH']);
const WEEKLY_DAY = /^(MO|TU|WE|TH|FR|SA|SU)$/;
const MONTHLY_DAY = /^-?[1-5](MO|TU|WE|TH|FR|SA|SU)$/;

/** The rule as it is kept. */
export function ruleText({ freq, interval, byDay, byMonth }: SeriesRule): string {
  return [
    `FREQ=${freq}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    `BYDAY=${byDay.join(',')}`,
    ...(byMonth.length === 0 ? [] : [`BYMONTH=${byMonth.join(',')}`]),
  ].join(';');
}

/** The rule that {@link ruleText} wrote. Throws for a text that it did not write. */
export function storedRule(text: string): SeriesRule {
  const rule = readRule(text);
  if ('problem' in rule) throw new Error(`${text} is no rule of a series: ${rule.problem}`);
  return rule;
}

/** Days on which the rule falls, from `from` (which intervals count from) on, in `[since, until)`. */
export function daysOf(
  rule: SeriesRule,
  from: CalendarDate,
  since: CalendarDate,
  until: CalendarDate,
): CalendarDate[] {
  // whole days, so that no zone and no change of clocks can have a say
  const midnight = (day: CalendarDate) => Temporal.PlainDate.from(day).toZonedDateTime('UTC');
  const first = since > from ? since : from;
  if (first >= until) return [];
  const expanded = new RRuleTemporal({
    freq: rule.freq,
    interval: rule.interval,
    byDay: [...rule.byDay],
    ...(rule.byMonth.length === 0 ? {} : { byMonth: [...rule.byMonth] }),
    dtstart: midnight(from),
  });
  return expanded
    .between(midnight(first), midnight(addDays(until, -1)), true)
    .map((at) => at.toString().slice(0, 10) as CalendarDate);
}

/** True when the rule has a day in the years that follow `from`: a fifth Thursday of February may be long in coming. */
export function hasDays(rule: SeriesRule, from: CalendarDate): boolean {
  return daysOf(rule, from, from, addMonths(from, 12 * YEARS_LOOKED_AT)).length > 0;
}

/** `third Thursday of each month`, `every second Monday`. */
export function ruleInWords(rule: SeriesRule): string {
  const days = inWords(rule.byDay.map(dayInWords));
  const months = rule.byMonth.map((month) => MONTHS[month - 1]!);
  const only = months.length === 0 ? '' : `, in ${inWords(months)}`;
  const every = rule.interval === 1 ? 'every' : `every ${ORDINALS[rule.interval]}`;
  if (rule.freq === 'WEEKLY')
    return rule.interval === 1 ? `every ${days}${only}` : `${days} of ${every} week${only}`;
  return `${days} of ${rule.interval === 1 ? 'each' : every} month${only}`;
}

function dayInWords(day: string): string {
  const name = weekdays[day.slice(-2) as Weekday];
  const position = Number(day.slice(0, -2));
  if (day.length === 2) return name;
  if (position > 0) return `${ORDINALS[position]} ${name}`;
  return position === -1 ? `last ${name}` : `${ORDINALS[-position]} to last ${name}`;
}

const inWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const ORDINALS = ' first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
  ' ',
);
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
