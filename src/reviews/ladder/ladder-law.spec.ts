import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { addDays, calendarDate, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime } from '../../kernel/instant.ts';
import { partialDate, type PartialDate } from '../../kernel/partial-date.ts';
import { FARTHEST_DAYS, ladderProblems, MOST_RUNGS } from './ladder-check.rules.ts';
import { occurrencesOf, planLadder, type PlannedRung } from './ladder-plan.rules.ts';
import {
  anchors,
  audiences,
  deliveries,
  ladderOf,
  rungOf,
  type Ladder,
  type RungTerms,
} from './ladder.rules.ts';
import { openRungs, untouched, type WindowStanding } from './open-rungs.rules.ts';
import { scheduleChangedWindow, type ScheduledRung } from './rung-schedule.rules.ts';

const zone = 'America/Los_Angeles';
const dayNumber = (day: CalendarDate): number => daysBetween(calendarDate('1990-01-01'), day);
const anyDay = fc
  .integer({ min: 0, max: 20_000 })
  .map((offset) => addDays(calendarDate('2001-01-01'), offset));
const anyWindow: fc.Arbitrary<PartialDate> = fc
  .tuple(anyDay, fc.constantFrom(4, 7, 10))
  .map(([day, precision]) => partialDate(day.slice(0, precision)));
// Three open days in a row hold a working one: a house that never opened would have no next business day.
const anyHolidays: fc.Arbitrary<HolidayCalendar> = fc
  .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 3, max: 40 }))
  .map(([length, every]) => ({ isHoliday: (day) => dayNumber(day) % (length + every) < length }));

const anyRung = fc.record({
  anchor: fc.constantFrom(...anchors),
  offsetDays: fc.oneof(
    fc.integer({ min: -40, max: 40 }),
    fc.integer({ min: -FARTHEST_DAYS, max: FARTHEST_DAYS }),
  ),
  audience: fc.uniqueArray(fc.constantFrom(...audiences), { minLength: 1, maxLength: 3 }),
  delivery: fc.constantFrom(...deliveries),
});
/** Any ladder that passes its check. */
const anyLadder: fc.Arbitrary<Ladder> = fc
  .tuple(
    fc.uniqueArray(anyRung, {
      minLength: 1,
      maxLength: MOST_RUNGS,
      selector: ({ anchor, offsetDays }) => `${anchor}${offsetDays}`,
    }),
    fc.option(fc.integer({ min: 1, max: 30 })),
    fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }),
  )
  .map(([rungs, repeatEveryDays, escalatesAfter]) => {
    const order = ({ anchor, offsetDays }: (typeof rungs)[number]) =>
      anchors.indexOf(anchor) * 10_000 + offsetDays;
    const terms = rungs
      .sort((a, b) => order(a) - order(b))
      .map((rung, index): RungTerms => ({
        ...rung,
        key: `rung_${index}`,
        repeatEveryDays: null,
        escalation: [],
      }));
    const last = terms.pop()!;
    const escalation = [...escalatesAfter]
      .sort((a, b) => a - b)
      .map((days) => ({ fromDays: last.offsetDays + days, audience: ['admin' as const] }));
    return ladderOf([
      ...terms,
      { ...last, repeatEveryDays, escalation: repeatEveryDays === null ? [] : escalation },
    ]);
  });
const anyPlan = { ladder: anyLadder, nextReview: anyWindow, holidays: anyHolidays };

function isStrictlyOrdered(rungs: readonly PlannedRung[]): boolean {
  return rungs.every((rung, index) => index === 0 || rungs[index - 1]!.dueOn < rung.dueOn);
}

describe('any ladder that passes its check', () => {
  it('plans rungs strictly in order of day and urgency, on business days, and loses none', () => {
    fc.assert(
      fc.property(fc.record(anyPlan), ({ ladder, nextReview, holidays }) => {
        expect(ladderProblems(ladder)).toEqual([]);
        const plan = planLadder(nextReview, ladder, holidays);
        const urgencies = plan.map(({ key }) => rungOf(ladder, key).urgency);
        expect(isStrictlyOrdered(plan)).toBe(true);
        expect(urgencies).toEqual([...urgencies].sort((a, b) => a - b));
        expect(plan.every(({ dueOn }) => isBusinessDay(dueOn, holidays))).toBe(true);
        expect(plan.flatMap(({ key, absorbs }) => [...absorbs, key]).sort()).toEqual(
          ladder.map(({ key }) => key).sort(),
        );
      }),
    );
  });

  it('repeats strictly in order of day and step', () => {
    fc.assert(
      fc.property(fc.record(anyPlan), ({ ladder, nextReview, holidays }) => {
        const last = ladder.at(-1)!;
        fc.pre(last.repeatEveryDays !== null);
        const repetitions = occurrencesOf(last, nextReview, holidays);
        const first = Array.from({ length: 15 }, () => repetitions.next().value);
        expect(isStrictlyOrdered(first)).toBe(true);
        expect(first.every(({ dueOn }) => isBusinessDay(dueOn, holidays))).toBe(true);
      }),
    );
  });
});

describe('a window that climbs one ladder and then another', () => {
  const name = ({ key, occurrence }: ScheduledRung): string => `${key}#${occurrence}`;

  /** What people were told once everything due by a day has gone. */
  function climbed(rungs: readonly PlannedRung[], day: CalendarDate): WindowStanding {
    const gone = rungs.filter(({ dueOn }) => dueOn <= day);
    const ended = new Map<string, number>();
    for (const { key, occurrence } of gone) ended.set(key, Math.max(occurrence, ended.get(key) ?? 0));
    return { ended, toldUntil: gone.at(-1)?.dueOn ?? null, waiting: [] };
  }

  const climbs = fc.record({ ...anyPlan, other: anyLadder, day: fc.integer({ min: -200, max: 400 }) });

  it('is never told what it was told, keeps the order, and sends at most one rung for what is late', () => {
    fc.assert(
      fc.property(climbs, ({ ladder, other, nextReview, holidays, day }) => {
        const today = addDays(calendarDate(`${nextReview}-01-01`.slice(0, 10)), day);
        const standing = climbed(openRungs(nextReview, ladder, holidays, today, untouched), today);
        const now = atTime(today, '10:00', zone);
        const hours = { zone, mailTime: '08:00', holidays };
        const planned = scheduleChangedWindow(nextReview, other, hours, now, standing);
        expect(isStrictlyOrdered(planned)).toBe(true);
        for (const { key, occurrence, dueOn } of planned) {
          expect(standing.toldUntil === null || dueOn > standing.toldUntil).toBe(true);
          expect(occurrence > (standing.ended.get(key) ?? -1)).toBe(true);
        }
        const live = planned.filter(({ superseded }) => !superseded);
        expect(live.filter(({ inDigest }) => inDigest).length).toBeLessThanOrEqual(1);
        expect(live.every(({ sendAt }) => sendAt.epochNanoseconds > now.epochNanoseconds)).toBe(true);
        expect(new Set(planned.map(name)).size).toBe(planned.length);
      }),
    );
  });

  it('always has a next reminder where its ladder repeats', () => {
    fc.assert(
      fc.property(climbs, ({ ladder, other, nextReview, holidays, day }) => {
        fc.pre(other.at(-1)!.repeatEveryDays !== null);
        const today = addDays(calendarDate(`${nextReview}-01-01`.slice(0, 10)), day);
        const standing = climbed(openRungs(nextReview, ladder, holidays, today, untouched), today);
        const planned = scheduleChangedWindow(
          nextReview,
          other,
          { zone, mailTime: '08:00', holidays },
          atTime(today, '10:00', zone),
          standing,
        );
        expect(planned.some(({ superseded }) => !superseded)).toBe(true);
      }),
    );
  });
});
