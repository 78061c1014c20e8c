import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonthsTo, isBefore, lastDayOf, partialDate, precisionOf } from '../../kernel/partial-date.ts';
import { ceilingOf } from '../../policies/review-dates.rules.ts';
import {
  levellingSteps,
  roomOf,
  type LevelledReview,
  type LevellingMove,
  type LevellingTerms,
} from './levelling.rules.ts';
import { dateIn, dueMonth, monthNumber, monthsFrom, type Month } from './months.rules.ts';

const YEAR = monthsFrom(partialDate('2027-01'), 12);
const terms = (given: Partial<LevellingTerms> = {}): LevellingTerms => ({
  months: YEAR,
  perOwner: true,
  anchors: 'keep',
  capacityOf: () => null,
  ...given,
});
const review = (id: string, given: Partial<Record<keyof LevelledReview, unknown>> = {}): LevelledReview =>
  ({
    id,
    ownerId: 'olive',
    lastReview: '2026-09',
    nextReview: '2027-09',
    anchorMonth: null,
    ceilingMonths: 12,
    movable: true,
    ...given,
  }) as LevelledReview;

function levellingMoves(reviews: readonly LevelledReview[], given: LevellingTerms): LevellingMove[] {
  const steps = levellingSteps(reviews, given);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The reviews as they lie after the moves. */
function moved(reviews: readonly LevelledReview[], given: LevellingTerms): LevelledReview[] {
  const to = new Map(levellingMoves(reviews, given).map((move) => [move.id, move.to]));
  return reviews.map((each) => ({ ...each, nextReview: to.get(each.id) ?? each.nextReview }));
}

const loads = (reviews: readonly LevelledReview[], months: readonly Month[]): number[] =>
  months.map((month) => reviews.filter(({ nextReview }) => dueMonth(nextReview) === month).length);
const squares = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each * each, 0);

describe('a lopsided year', () => {
  it('is spread over the months that the ceilings leave open', () => {
    const reviews = Array.from({ length: 18 }, (_, index) =>
      review(`policy-${String(index).padStart(2, '0')}`),
    );
    expect(loads(moved(reviews, terms()), YEAR)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0]);
  });

  it('moves no more reviews than it must', () => {
    const reviews = [review('a'), review('b'), review('c', { nextReview: '2027-08' })];
    expect(levellingMoves(reviews, terms())).toEqual([{ id: 'b', from: '2027-09', to: expect.any(String) }]);
  });

  it('gives the same for the same reviews in another order', () => {
    const reviews = Array.from({ length: 9 }, (_, index) => review(`p${index}`));
    expect(levellingMoves(reviews.toReversed(), terms())).toEqual(levellingMoves(reviews, terms()));
  });

  it('has nothing to even out when it is empty', () => {
    expect(levellingMoves([], terms())).toEqual([]);
  });
});

describe('where a review may go', () => {
  it.each([
    ['the month of its ceiling', '2027-09', {}, true],
    ['a month past it', '2027-10', {}, false],
    ['a month past it when the ceiling is wider', '2027-10', { ceilingMonths: 13 }, true],
    ['the month after its last review', '2026-10', {}, true],
    ['the month of its last review', '2026-09', {}, false],
    ['a month inside the year of its last review', '2026-10', { lastReview: '2026' }, false],
    ['earlier, where no last review is known', '2027-08', { lastReview: null }, true],
    ['later, where no last review is known', '2027-10', { lastReview: null }, false],
    ['any month, with a year to its name', '2027-08', { nextReview: '2027' }, false],
    ['the last day of its ceiling', '2027-09', { nextReview: '2027-08-31' }, true],
  ])('%s: %s', (_, month, given, may) => {
    expect(roomOf(review('a', given))(partialDate(month))).toBe(may);
  });

  it.each([
    ['2027-09', '2027-02', '2027-02'],
    ['2027-09-18', '2027-02', '2027-02-18'],
    ['2027-08-31', '2027-02', '2027-02-28'],
    ['2027-08-31', '2028-02', '2028-02-29'],
    ['2027', '2027-02', null],
  ])('%s in %s is %s', (date, month, expected) => {
    expect(dateIn(partialDate(month), partialDate(date))).toBe(expected);
  });

  it('leaves a review whose ladder has begun, and counts it', () => {
    const reviews = [review('a', { movable: false }), review('b')];
    expect(levellingMoves(reviews, terms()).map(({ id }) => id)).toEqual(['b']);
  });

  it('leaves what is due outside the months', () => {
    const reviews = [
      review('a', { nextReview: '2026-12' }),
      review('b', { nextReview: '2028-01' }),
      review('c'),
    ];
    expect(levellingMoves(reviews, terms())).toEqual([]);
  });

  it('leaves a review in its anchor month unless it may bend', () => {
    const anchored = [review('a', { anchorMonth: 9 }), review('b', { anchorMonth: 9 })];
    expect(levellingMoves(anchored, terms())).toEqual([]);
    expect(levellingMoves(anchored, terms({ anchors: 'bend' }))).toEqual([
      { id: 'b', from: '2027-09', to: '2027-08' },
    ]);
    expect(
      levellingMoves([anchored[0]!, review('c')], terms({ anchors: 'bend' })).map(({ id }) => id),
    ).toEqual(['c']);
  });

  it('evens out an owner’s months where the organisation’s are even', () => {
    const reviews = [
      review('a', { nextReview: '2027-01' }),
      review('b', { nextReview: '2027-01' }),
      review('c', { nextReview: '2027-02', ownerId: 'rex' }),
      review('d', { nextReview: '2027-02', ownerId: 'rex' }),
    ];
    const two = { months: YEAR.slice(0, 2) };
    expect(levellingMoves(reviews, terms(two))).toHaveLength(2);
    expect(levellingMoves(reviews, terms({ ...two, perOwner: false }))).toEqual([]);
  });

  it('takes a review out of a month in which its owner can do none', () => {
    const reviews = [
      review('a', { nextReview: '2027-01' }),
      review('b', { nextReview: '2027-02', ownerId: 'rex' }),
    ];
    const away = (ownerId: string, month: string) => (ownerId === 'olive' && month === '2027-01' ? 0.4 : 2);
    expect(levellingMoves(reviews, terms({ months: YEAR.slice(0, 2), capacityOf: away }))).toHaveLength(2);
  });
});

const months = monthsFrom(partialDate('2027-01'), 4);
const arbitraryReview = fc.record({
  ownerId: fc.constantFrom('olive', 'rex', null),
  lastReview: fc.constantFrom('2026-03', '2026-01-15', '2026', '2026-12', null),
  nextReview: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.constantFrom('2027-01', '2027-02', '2027-03', '2027-04', '2027-02-28', '2027-04-30'),
    },
    fc.constantFrom('2027', '2026-12', '2027-05'),
  ),
  anchorMonth: fc.constantFrom(null, null, 1, 3),
  ceilingMonths: fc.integer({ min: 10, max: 14 }),
  movable: fc.boolean().map((stays) => !stays),
});
const arbitraryReviews = (most: number) =>
  fc
    .array(arbitraryReview, { maxLength: most })
    .map((all) =>
      all.map((each, index) => ({ ...each, id: `p${String(index).padStart(3, '0')}` }) as LevelledReview),
    );
const arbitraryTerms = fc
  .record({
    perOwner: fc.boolean(),
    anchors: fc.constantFrom('keep' as const, 'bend' as const),
    olive: fc.nat(3),
  })
  .map(({ olive, ...rest }) =>
    terms({ ...rest, months, capacityOf: (owner) => (owner === 'olive' ? olive : null) }),
  );

/** What a layout is judged by, the weightier first. */
function judged(
  before: readonly LevelledReview[],
  after: readonly LevelledReview[],
  given: LevellingTerms,
): number[] {
  const changed = after.filter((each, index) => each.nextReview !== before[index]!.nextReview);
  const owners = given.perOwner ? ['olive', 'rex'] : [];
  const owned = owners.map((owner) =>
    loads(
      after.filter(({ ownerId }) => ownerId === owner),
      months,
    ),
  );
  const excess = owned.flatMap((counts, index) =>
    counts.map((each) => Math.max(0, each - (given.capacityOf(owners[index]!, months[0]!) ?? Infinity))),
  );
  return [
    squares(loads(after, months)),
    excess.reduce((sum, each) => sum + each, 0),
    changed.filter(
      (each) => each.anchorMonth !== null && monthNumber(dueMonth(each.nextReview)) !== each.anchorMonth,
    ).length,
    owned.reduce((sum, counts) => sum + squares(counts), 0),
    changed.length,
  ];
}

/** Every layout that is allowed. */
function* layouts(reviews: readonly LevelledReview[], given: LevellingTerms): Generator<LevelledReview[]> {
  const [first, ...rest] = reviews;
  if (first === undefined) return yield [];
  const inside = months.includes(dueMonth(first.nextReview)) && first.movable;
  const mayLieIn = roomOf(first);
  const choices = months.filter(
    (month) =>
      inside &&
      month !== dueMonth(first.nextReview) &&
      mayLieIn(month) &&
      (given.anchors === 'bend' || first.anchorMonth === null || monthNumber(month) === first.anchorMonth),
  );
  for (const tail of layouts(rest, given)) {
    yield [first, ...tail];
    for (const month of choices) yield [{ ...first, nextReview: dateIn(month, first.nextReview)! }, ...tail];
  }
}

const compare = (a: readonly number[], b: readonly number[]): number =>
  a.map((each, index) => each - b[index]!).find((difference) => difference !== 0) ?? 0;

describe('the laws of a levelling', () => {
  it('is the best of all layouts, and its peak the lowest', () => {
    fc.assert(
      fc.property(arbitraryReviews(5), arbitraryTerms, (reviews, given) => {
        const all = [...layouts(reviews, given)];
        const best = all.map((each) => judged(reviews, each, given)).toSorted(compare)[0];
        const after = moved(reviews, given);
        expect(judged(reviews, after, given)).toEqual(best);
        expect(Math.max(...loads(after, months))).toBe(
          Math.min(...all.map((each) => Math.max(...loads(each, months)))),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('passes no ceiling, keeps every precision, and never lets the sum of squares grow', () => {
    fc.assert(
      fc.property(arbitraryReviews(60), arbitraryTerms, (reviews, given) => {
        const after = moved(reviews, given);
        expect(squares(loads(after, months))).toBeLessThanOrEqual(squares(loads(reviews, months)));
        for (const [index, each] of after.entries()) {
          const before = reviews[index]!;
          expect({ ...each, nextReview: null }).toEqual({ ...before, nextReview: null });
          expect(precisionOf(each.nextReview)).toBe(precisionOf(before.nextReview));
          if (each.nextReview === before.nextReview) continue;
          expect(before.movable && months.includes(dueMonth(each.nextReview))).toBe(true);
          if (before.lastReview === null) continue;
          expect(isBefore(before.lastReview, each.nextReview)).toBe(true);
          expect(lastDayOf(each.nextReview) <= lastDayOf(ceilingOf(before.lastReview, before))).toBe(true);
        }
      }),
    );
  });

  it('proposes nothing for a year that is levelled', () => {
    fc.assert(
      fc.property(arbitraryReviews(60), arbitraryTerms, (reviews, given) => {
        expect(levellingMoves(moved(reviews, given), given)).toEqual([]);
      }),
    );
  });
});

describe('a payer’s whole manual', () => {
  it.each([1, 60])(
    'of 3,000 policies due in one month, with %d owners, is levelled in a moment',
    (owners) => {
      const last = partialDate('2026-09');
      const reviews = Array.from({ length: 3000 }, (_, index) =>
        review(`p${String(index).padStart(4, '0')}`, {
          ownerId: `owner-${index % owners}`,
          lastReview: addMonthsTo(last, (index * 7) % 5),
          ceilingMonths: 12 + (index % 13),
        }),
      );
      const given = terms({ months: monthsFrom(partialDate('2027-01'), 24), capacityOf: () => 3 });
      const began = process.cpuUsage();
      const after = moved(reviews, given);
      expect(process.cpuUsage(began).user).toBeLessThan(10_000_000);
      expect(Math.max(...loads(after, given.months))).toBeLessThan(150);
    },
  );
});
