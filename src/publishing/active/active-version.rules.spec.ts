import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { contains } from '../../kernel/period.ts';
import {
  chooseInForce,
  reviewState,
  validUntil,
  type PolicyTimeline,
  type TimelinePeriod,
} from './active-version.rules.ts';

const day = (text: string) => calendarDate(text);

function period(version: number, from: string, until: string | null): TimelinePeriod {
  return {
    versionId: `version-${version}`,
    version,
    envelopeHash: `sha256:${version}`,
    from: day(from),
    until: until === null ? null : day(until),
  };
}

function timeline(...periods: TimelinePeriod[]): PolicyTimeline {
  const review = { last: null, next: null };
  return { policyId: 'policy', slug: 'lysis', periods, review, ends: [], publicOn: null };
}

describe('the version in force on a day', () => {
  const changes = timeline(period(1, '2026-01-01', '2027-01-01'), period(2, '2027-01-01', null));

  it.each([
    ['2025-12-31', null],
    ['2026-01-01', 1],
    ['2026-12-31', 1],
    ['2027-01-01', 2],
    ['2040-02-29', 2],
  ])('on %s is version %s', (on, version) => {
    expect(chooseInForce(changes, day(on)).period?.version ?? null).toBe(version);
  });

  it('stands between the versions in force before and after it, whatever their numbers', () => {
    const outOfOrder = timeline(
      period(3, '2026-01-01', '2026-06-01'),
      period(1, '2026-06-01', '2026-09-01'),
      period(2, '2026-09-01', null),
    );
    const chosen = chooseInForce(outOfOrder, day('2026-07-15'));
    expect(chosen).toMatchObject({ predecessor: { version: 3 }, successor: { version: 2 } });
    expect(chooseInForce(outOfOrder, day('2026-01-01'))).toMatchObject({ predecessor: null });
    expect(chooseInForce(outOfOrder, day('2027-01-01'))).toMatchObject({ successor: null });
  });

  it('names the next first day before the first version and in a gap, and none after the last', () => {
    const gap = timeline(period(1, '2026-01-01', '2026-02-01'), period(2, '2026-03-01', '2026-04-01'));
    expect(chooseInForce(gap, day('2025-12-31'))).toMatchObject({ period: null, nextFrom: '2026-01-01' });
    expect(chooseInForce(gap, day('2026-02-01'))).toMatchObject({ period: null, nextFrom: '2026-03-01' });
    expect(chooseInForce(gap, day('2026-04-01'))).toMatchObject({ period: null, nextFrom: null });
    expect(chooseInForce(timeline(), day('2026-04-01'))).toMatchObject({ period: null, nextFrom: null });
  });

  it.each<[string, string, string | null]>([
    ['before the first day', '2025-12-31', null],
    ['on the day of the end', '2026-02-01', 'first'],
    ['in the gap', '2026-02-28', 'first'],
    ['after the last end', '2026-05-01', 'moved forward'],
    ['after the end that was replaced', '2026-07-01', 'moved forward'],
  ])('names what governs instead: %s', (_, on, successor) => {
    const ends = [
      { on: day('2026-02-01'), successor: { criteria: 'first' } },
      { on: day('2026-06-01'), successor: { criteria: 'second' } },
      { on: day('2026-04-01'), successor: { criteria: 'moved forward' } },
    ];
    const gap = timeline(period(1, '2026-01-01', '2026-02-01'), period(2, '2026-03-01', '2026-04-01'));
    const found = chooseInForce({ ...gap, ends }, day(on));
    const expected = successor === null ? null : { successor: { criteria: successor } };
    if (expected === null) expect(found).toMatchObject({ end: null });
    else expect(found).toMatchObject({ end: expected });
  });

  it('has one span of days where a cancelled successor left two that touch', () => {
    const pieces = timeline(period(1, '2026-01-01', '2027-01-01'), period(1, '2027-01-01', null));
    const chosen = chooseInForce(pieces, day('2026-12-31'));
    expect(chosen.period).toMatchObject({ from: '2026-01-01', until: null });
    expect(chosen).toMatchObject({ predecessor: null, successor: null });
  });

  it('is always the only period that contains the day', () => {
    const lengths = fc.array(
      fc.record({ days: fc.integer({ min: 1, max: 400 }), gap: fc.integer({ min: 0, max: 3 }) }),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(lengths, fc.integer({ min: -10, max: 2000 }), (pieces, offset) => {
        let from = day('2026-01-01');
        const periods = pieces.map(({ days, gap }, index) => {
          const start = addDays(from, gap);
          from = addDays(start, days);
          return period(index + 1, start, from);
        });
        const on = addDays(day('2026-01-01'), offset);
        const holding = periods.filter((candidate) => contains(candidate, on));
        expect(chooseInForce(timeline(...periods), on).period).toEqual(holding[0] ?? null);
      }),
    );
  });
});

describe('validUntil', () => {
  it('is midnight of the successor in the zone, across a change of offset too', () => {
    const until = (text: string, zone: string) => validUntil(period(1, '2026-01-01', text), zone)?.toString();
    expect(until('2027-01-01', 'America/Los_Angeles')).toBe('2027-01-01T08:00:00Z');
    expect(until('2026-07-01', 'America/Los_Angeles')).toBe('2026-07-01T07:00:00Z');
    expect(until('2027-01-01', 'Pacific/Kiritimati')).toBe('2026-12-31T10:00:00Z');
  });

  it('is null where no change is known', () => {
    expect(validUntil(period(1, '2026-01-01', null), 'UTC')).toBeNull();
  });
});

describe('the state of the next review', () => {
  it.each([
    ['2026-09', '2026-08-31', 'upcoming'],
    ['2026-09', '2026-09-01', 'due'],
    ['2026-09', '2026-09-30', 'due'],
    ['2026-09', '2026-10-01', 'overdue'],
    ['2026-09-15', '2026-09-15', 'due'],
    ['2026-09-15', '2026-09-16', 'overdue'],
    ['2026', '2026-12-31', 'due'],
  ])('%s seen on %s is %s', (next, today, state) => {
    expect(reviewState(partialDate(next), day(today))).toBe(state);
  });

  it('is null without a next review', () => {
    expect(reviewState(null, day('2026-01-01'))).toBeNull();
  });
});
