import type { RankedCost } from './level-flow.rules.ts';

/** What a levelling pays for, the weightier first. */
export interface LevellingRanks {
  /** Nothing. */
  readonly free: RankedCost;
  /** One more review in a month that holds `held`: what the month's square grows by. */
  month(held: number): RankedCost;
  /** One more review in an owner's month that holds `held`, above the owner's capacity or not. */
  owner(held: number, aboveCapacity: boolean): RankedCost;
  /** One review moved, to its anchor month or not. */
  move(offAnchor: boolean): RankedCost;
}

/**
 * The ranks of a levelling over so many months as two whole numbers: squares of the months, above capacity, off the anchor;
 * then squares of the owners' months, moves. A step of one rank outweighs everything that the lower ranks can
 * add up to along one cycle of the flow: it passes each month once, an owner's month once for each, and a unit in it comes
 * and goes. So no cycle is taken for a gain that is none, and for tens of thousands of reviews the numbers stay exact.
 */
export function levellingRanks(months: number): LevellingRanks {
  const unitsMoved = 2 * months * months;
  const perOwnerSquare = unitsMoved + 1;
  const perExcess = unitsMoved + 1;
  const perMonthSquare = perExcess * (2 * months + 3);
  return {
    free: [0, 0],
    month: (held) => [(2 * held + 1) * perMonthSquare, 0],
    owner: (held, aboveCapacity) => [aboveCapacity ? perExcess : 0, (2 * held + 1) * perOwnerSquare],
    move: (offAnchor) => [offAnchor ? 1 : 0, 1],
  };
}
