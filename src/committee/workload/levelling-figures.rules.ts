import type { PartialDate } from '../../kernel/partial-date.ts';
import type { LevellingMove } from './levelling.rules.ts';
import { dueMonth, monthNumber, type Month } from './months.rules.ts';
import type { Load } from './workload.rules.ts';

/** A number before a levelling and after it. */
export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** What a levelling makes of a year. */
export interface LevellingFigures {
  /** The fullest month. */
  readonly peak: BeforeAfter;
  /** Squares of the months' loads, added up: the less, the more even. */
  readonly squares: BeforeAfter;
  readonly months: readonly (BeforeAfter & { readonly month: Month; readonly capacity: number | null })[];
  /** By name; each list goes by month. */
  readonly people: readonly PersonFigures[];
}

/** What a levelling makes of a person's months. */
export interface PersonFigures {
  readonly id: string;
  readonly name: string;
  readonly owned: readonly BeforeAfter[];
  readonly reviewing: readonly BeforeAfter[];
  readonly capacity: readonly (number | null)[];
}

/** What a move is good for. */
export const moveReasons = ['relieves_month', 'above_capacity', 'relieves_owner', 'makes_room'] as const;
export type MoveReason = (typeof moveReasons)[number];

/** Why a review moves. */
export interface MoveWhy {
  /**
   * `relieves_month`: the month held more than it then does; `above_capacity`: its owner held more in that month than they
   * can do; `relieves_owner`: its owner then holds fewer in it; `makes_room`: it changes places with another's.
   */
  readonly reason: MoveReason;
  /** Reviews in the month it leaves. */
  readonly left: BeforeAfter;
  /** Reviews in the month it comes to. */
  readonly reached: BeforeAfter;
  /** True where it leaves its anchor month, or goes to another month than that. */
  readonly offAnchor: boolean;
}

/** The figures of a levelling, from the loads before and after it; `nameOf` names a person. */
export function levellingFigures(
  before: Load,
  after: Load,
  nameOf: (personId: string) => string,
): LevellingFigures {
  const counts = (load: Load) => load.months.map(({ reviews }) => reviews);
  const both = (measure: (numbers: readonly number[]) => number): BeforeAfter => ({
    before: measure(counts(before)),
    after: measure(counts(after)),
  });
  return {
    peak: both((numbers) => Math.max(0, ...numbers)),
    squares: both((numbers) => numbers.reduce((sum, number) => sum + number * number, 0)),
    months: before.months.map(({ month, reviews, capacity }, index) => ({
      month,
      before: reviews,
      after: after.months[index]!.reviews,
      capacity,
    })),
    people: before.people
      .map(({ personId, months }, person) => {
        const later = after.people[person]!.months;
        return {
          id: personId,
          name: nameOf(personId),
          owned: months.map(({ owned }, index) => ({ before: owned, after: later[index]!.owned })),
          reviewing: months.map(({ reviewing }, index) => ({
            before: reviewing,
            after: later[index]!.reviewing,
          })),
          capacity: months.map(({ capacity }) => capacity),
        };
      })
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1)),
  };
}

/** A move, and what of its policy says why. */
export interface MovedReview extends LevellingMove {
  readonly ownerId: string | null;
  readonly anchorMonth: number | null;
}

/** Why each review moves, by the figures of the whole levelling. */
export function whyMoved(
  { from, to, ownerId, anchorMonth }: MovedReview,
  figures: LevellingFigures,
): MoveWhy {
  const at = (date: PartialDate) => figures.months.findIndex(({ month }) => month === dueMonth(date));
  const bare = (date: PartialDate): BeforeAfter => {
    const { before = 0, after = 0 } = figures.months[at(date)] ?? {};
    return { before, after };
  };
  const owner = figures.people.find(({ id }) => id === ownerId);
  const owned = owner?.owned[at(from)] ?? { before: 0, after: 0 };
  const capacity = owner?.capacity[at(from)] ?? null;
  const left = bare(from);
  const reasons: readonly (readonly [MoveReason, boolean])[] = [
    ['relieves_month', left.after < left.before],
    ['above_capacity', capacity !== null && owned.before > capacity],
    ['relieves_owner', owned.after < owned.before],
  ];
  return {
    reason: reasons.find(([, holds]) => holds)?.[0] ?? 'makes_room',
    left,
    reached: bare(to),
    offAnchor: anchorMonth !== null && monthNumber(dueMonth(to)) !== anchorMonth,
  };
}
