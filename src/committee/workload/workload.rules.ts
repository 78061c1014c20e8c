import type { PartialDate } from '../../kernel/partial-date.ts';
import type { MonthCapacity } from './capacity.rules.ts';
import { dueMonth, workMonth, type Month } from './months.rules.ts';

/** A policy's next review and who has it. */
export interface PlannedReview {
  readonly nextReview: PartialDate;
  readonly ownerId: string | null;
  readonly reviewerIds: readonly string[];
}

/** What a month holds for everybody. */
export interface MonthLoad {
  readonly month: Month;
  readonly reviews: number;
  /** Of these, those that were due in an earlier month. */
  readonly carriedOver: number;
  /** What the owners of reviews can do together; null as long as it is not known of each. */
  readonly capacity: number | null;
}

/** What a month holds for a person. */
export interface PersonMonth {
  readonly month: Month;
  readonly owned: number;
  /** Reviews of policies that somebody else owns. */
  readonly reviewing: number;
  /** Reviews the person can do; null where nobody has said. */
  readonly capacity: number | null;
  /** Business days on leave. */
  readonly leaveDays: number;
  /** True where what is owned and reviewed together is more than the capacity. */
  readonly above: boolean;
}

/** A person's months. */
export interface PersonLoad {
  readonly personId: string;
  readonly months: readonly PersonMonth[];
}

/** The work of some months. */
export interface Load {
  readonly months: readonly MonthLoad[];
  /** Everybody who owns or reviews a policy, by id. */
  readonly people: readonly PersonLoad[];
  /** Reviews whose work comes before the first month, and after the last. */
  readonly before: number;
  readonly after: number;
}

/** Counts reviews by the month in which each is work: {@link workMonth}. */
export function loadOf(
  reviews: readonly PlannedReview[],
  months: readonly Month[],
  thisMonth: Month,
  capacityOf: (personId: string, month: Month) => MonthCapacity,
): Load {
  const placed = reviews.map((review) => ({ ...review, month: workMonth(review.nextReview, thisMonth) }));
  const byMonth = Map.groupBy(placed, ({ month }) => month);
  const owners = new Set(reviews.flatMap(({ ownerId }) => ownerId ?? []));
  const everybody = [
    ...new Set([...owners, ...reviews.flatMap(({ reviewerIds }) => reviewerIds)]),
  ].toSorted();
  return {
    months: months.map((month) => {
      const held = byMonth.get(month) ?? [];
      const carriedOver = held.filter(({ nextReview }) => dueMonth(nextReview) < thisMonth).length;
      const capacities = [...owners].map((owner) => capacityOf(owner, month).reviews);
      return { month, reviews: held.length, carriedOver, capacity: together(capacities) };
    }),
    people: peopleOf(placed, months, everybody, capacityOf),
    before: placed.filter(({ month }) => month < (months[0] ?? month)).length,
    after: placed.filter(({ month }) => month > (months.at(-1) ?? month)).length,
  };
}

function peopleOf(
  placed: readonly (PlannedReview & { readonly month: Month })[],
  months: readonly Month[],
  everybody: readonly string[],
  capacityOf: (personId: string, month: Month) => MonthCapacity,
): PersonLoad[] {
  const owned = new Map<string, number>();
  const reviewing = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { month, ownerId, reviewerIds } of placed) {
    if (ownerId !== null) add(owned, `${ownerId} ${month}`);
    for (const id of reviewerIds) if (id !== ownerId) add(reviewing, `${id} ${month}`);
  }
  return everybody.map((personId) => ({
    personId,
    months: months.map((month) => {
      const held = {
        owned: owned.get(`${personId} ${month}`) ?? 0,
        reviewing: reviewing.get(`${personId} ${month}`) ?? 0,
      };
      const { reviews: capacity, leaveDays } = capacityOf(personId, month);
      return {
        month,
        ...held,
        capacity,
        leaveDays,
        above: capacity !== null && held.owned + held.reviewing > capacity,
      };
    }),
  }));
}

/** The sum, to the tenth; null when one of them is not known, or there is none. */
function together(capacities: readonly (number | null)[]): number | null {
  if (capacities.length === 0 || capacities.includes(null)) return null;
  return Math.round(capacities.reduce<number>((sum, each) => sum + (each ?? 0), 0) * 10) / 10;
}
