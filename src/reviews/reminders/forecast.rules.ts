import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, type Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { occurrencesOf, stepNear } from '../ladder/ladder-plan.rules.ts';
import { rungOf, type Ladder } from '../ladder/ladder.rules.ts';
import { sendTime, type MailHours } from '../ladder/rung-schedule.rules.ts';

/** A rung to come, if the review stays open until then. */
export interface ForecastRung {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly nextReview: PartialDate;
  /** The ladder it is planned from; null for the one built in. */
  readonly ladderId: string | null;
  readonly key: string;
  readonly occurrence: number;
  /** Which repetition of its ladder it is. */
  readonly step: number;
  readonly absorbs: readonly string[];
  readonly dueOn: CalendarDate;
  readonly sendAt: Instant;
  /** The organisation's day of {@link sendAt}: later than {@link dueOn} for a rung that was missed. */
  readonly sendOn: CalendarDate;
  readonly delivery: 'digest' | 'individual';
  /** It makes up for a missed one and goes in a digest whatever ladder and person would have. */
  readonly inDigest: boolean;
}

/** A rung as it is planned. */
export type PlannedRow = Omit<ForecastRung, 'delivery' | 'sendOn'>;

/** Where a rung stands in a forecast: day, slug, key, occurrence. */
export type ForecastPlace = readonly [string, string, string, number];

/** Repetitions before a day that business days may yet move onto it. */
const MOVED_AT_MOST = 2;

/** Of a planned rung, and where it repeats of its later occurrences, those sent from `from` to `to`, both included. */
export function followRung(
  row: PlannedRow,
  ladder: Ladder,
  hours: MailHours,
  from: CalendarDate,
  to: CalendarDate,
): ForecastRung[] {
  const rung = rungOf(ladder, row.key);
  const sendOn = dayIn(hours.zone, row.sendAt);
  const planned: ForecastRung = { ...row, sendOn, delivery: row.inDigest ? 'digest' : rung.delivery };
  const followed = from <= sendOn && sendOn <= to ? [planned] : [];
  if (rung.repeatEveryDays === null) return followed;
  const firstStep = Math.max(row.step + 1, stepNear(rung, row.nextReview, from) - MOVED_AT_MOST);
  for (const next of occurrencesOf(rung, row.nextReview, hours.holidays, firstStep)) {
    if (next.dueOn > to) break;
    // the one that makes up for what was missed goes in the place of those until its day
    if (next.dueOn <= sendOn || next.dueOn < from) continue;
    const { step, dueOn, absorbs } = next;
    followed.push({
      ...row,
      step,
      dueOn,
      absorbs,
      occurrence: row.occurrence + step - row.step,
      sendAt: sendTime(dueOn, hours),
      sendOn: dueOn,
      delivery: rung.delivery,
      inDigest: false,
    });
  }
  return followed;
}

/** The days from `from` to `to` in parts of at most so many days, each with its first and last day. */
export function* partsOf(
  from: CalendarDate,
  to: CalendarDate,
  days: number,
): Generator<{ readonly from: CalendarDate; readonly to: CalendarDate }> {
  for (let first = from; first <= to; first = addDays(first, days)) {
    const last = addDays(first, days - 1);
    yield { from: first, to: last < to ? last : to };
  }
}

/** The sort key of a forecast. */
export function placeOf({ sendOn, slug, key, occurrence }: ForecastRung): ForecastPlace {
  return [sendOn, slug, key, occurrence];
}

/** Orders a forecast: by day, slug, key, occurrence. */
export function comparePlaces(a: ForecastPlace, b: ForecastPlace): number {
  return compareText(a[0], b[0]) || compareText(a[1], b[1]) || compareText(a[2], b[2]) || a[3] - b[3];
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
