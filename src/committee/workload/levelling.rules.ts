import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import { ceilingOf } from '../../policies/review-dates.rules.ts';
import { cheapestLayout, type FlowGroup, type RankedCost } from './level-flow.rules.ts';
import { levellingRanks, type LevellingRanks } from './levelling-ranks.rules.ts';
import { dateIn, dueMonth, monthNumber, type Month } from './months.rules.ts';

/** A policy's review as a levelling sees it. */
export interface LevelledReview {
  readonly id: string;
  readonly ownerId: string | null;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate;
  /** The month, 1 to 12, in which the organisation likes to review it. */
  readonly anchorMonth: number | null;
  readonly ceilingMonths: number;
  /** False where the review must stay: its ladder has begun. */
  readonly movable: boolean;
}

/** How a levelling is done. */
export interface LevellingTerms {
  /** The months to be evened out; they follow each other. Reviews due outside them are left alone and not counted. */
  readonly months: readonly Month[];
  /** Whether each owner's months are evened out too, where that costs the organisation's evenness nothing. */
  readonly perOwner: boolean;
  /** `keep`: a review with an anchor month moves to that month only. `bend`: elsewhere where nothing else helps. */
  readonly anchors: 'keep' | 'bend';
  /** Reviews that an owner can do in a month; null where nobody has said. */
  readonly capacityOf: (ownerId: string, month: Month) => number | null;
}

/** A review that changes its month. */
export interface LevellingMove {
  readonly id: string;
  readonly from: PartialDate;
  readonly to: PartialDate;
}

/**
 * The moves that even out a year. No review passes its ceiling, comes before its last review or changes its precision.
 * Of all such layouts it is the one with the least sum of squares of the months' loads, and thereby the lowest peak
 * (Harvey, Ladner, Lovász, Tamir, Semi-matchings for bipartite graphs and load balancing, 2003); among these the one with
 * the fewest reviews above their owners' capacity, then the fewest outside an anchor month, then the least sum of squares
 * of each owner's months, then the fewest moves. By policy id; the same for the same reviews.
 * It comes step by step, so that whoever asks may do something else in between.
 */
export function* levellingSteps(
  reviews: readonly LevelledReview[],
  terms: LevellingTerms,
): Generator<undefined, LevellingMove[]> {
  const listed = reviews
    .filter(({ nextReview }) => terms.months.includes(dueMonth(nextReview)))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ranks = levellingRanks(terms.months.length);
  const owners = [...new Set(listed.map(({ ownerId }) => (terms.perOwner ? ownerId : null)))];
  const alike = Map.groupBy(
    listed.map((review) => ({ review, costs: costsOf(review, terms, ranks) })),
    ({ review, costs }) =>
      JSON.stringify([terms.perOwner ? review.ownerId : null, dueMonth(review.nextReview), costs]),
  );
  const groups = [...alike.values()].map((members) => groupOf(members, owners, terms.perOwner));
  const layout = yield* cheapestLayout({
    months: terms.months.length,
    owners: owners.length,
    groups,
    monthStep: (_, held) => ranks.month(held),
    ownerStep: (owner, month, held) => {
      const ownerId = owners[owner] ?? null;
      if (ownerId === null) return ranks.free;
      const capacity = terms.capacityOf(ownerId, terms.months[month]!);
      return ranks.owner(held, capacity !== null && held + 1 > capacity);
    },
  });
  return [...alike.values()]
    .flatMap((members, index) =>
      movesOf(
        members.map(({ review }) => review),
        layout[index]!,
        terms.months,
      ),
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What each month costs a review; null where it may not lie. The month it lies in is always allowed, and free. */
function costsOf(
  review: LevelledReview,
  { months, anchors }: LevellingTerms,
  ranks: LevellingRanks,
): (RankedCost | null)[] {
  const home = months.indexOf(dueMonth(review.nextReview));
  const mayLieIn = review.movable ? roomOf(review) : () => false;
  return months.map((month, index) => {
    if (index === home) return ranks.free;
    if (!mayLieIn(month)) return null;
    const offAnchor = review.anchorMonth !== null && monthNumber(month) !== review.anchorMonth;
    return offAnchor && anchors === 'keep' ? null : ranks.move(offAnchor);
  });
}

/**
 * Says to which months a review may be moved: after its last review, and not past its ceiling; where no last review is
 * known there is no ceiling to count, so that it may only come earlier.
 */
export function roomOf(
  review: Pick<LevelledReview, 'lastReview' | 'nextReview' | 'ceilingMonths'>,
): (month: Month) => boolean {
  const { lastReview, nextReview } = review;
  if (lastReview === null) {
    const due = dueMonth(nextReview);
    return (month) => month < due && dateIn(month, nextReview) !== null;
  }
  const ceiling = ceilingOf(lastReview, review);
  const { until } = rangeOf(lastReview);
  return (month) => {
    const to = dateIn(month, nextReview);
    // a month begins on its first day: "2026-10" comes after a last review that ended on "2026-10-01", exclusive
    return to !== null && month <= ceiling && until <= (to.length === 7 ? `${to}-01` : to);
  };
}

function groupOf(
  members: readonly { readonly review: LevelledReview; readonly costs: (RankedCost | null)[] }[],
  owners: readonly (string | null)[],
  perOwner: boolean,
): FlowGroup {
  const { review, costs } = members[0]!;
  return { owner: owners.indexOf(perOwner ? review.ownerId : null), units: members.length, costs };
}

/** Of reviews that are alike the first ones stay, and the others go to the months in their order. */
function movesOf(
  members: readonly LevelledReview[],
  units: readonly number[],
  months: readonly Month[],
): LevellingMove[] {
  const home = months.indexOf(dueMonth(members[0]!.nextReview));
  const targets = units.flatMap((number, month) =>
    month === home ? [] : Array.from({ length: number }, () => months[month]!),
  );
  return members.slice(units[home]).flatMap(({ id, nextReview }, index) => {
    const to = dateIn(targets[index]!, nextReview);
    return to === null ? [] : [{ id, from: nextReview, to }];
  });
}
