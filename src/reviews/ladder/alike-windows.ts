import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Ladder } from './ladder.rules.ts';
import type { ScheduledRung } from './rung-schedule.rules.ts';
import type { WindowStanding } from './open-rungs.rules.ts';

/** What a plan needs to know of a window. */
export interface WindowToPlan {
  readonly nextReview: PartialDate;
  /** Null for the ladder built in. */
  readonly ladderId: string | null;
}

/** Plans one window by its ladder, from where it stands. */
export type PlanWindow = (
  window: WindowToPlan,
  ladder: Ladder,
  standing: WindowStanding,
) => readonly ScheduledRung[];

/**
 * The same plan, made once for windows that are alike: of one next review, on one ladder, at one place of it. Of a manual
 * of thousands whole months are, and days in a zone are dear to count.
 */
export function onceForAlike(plan: PlanWindow): PlanWindow {
  const plans = new Map<string, readonly ScheduledRung[]>();
  return (window, ladder, standing) => {
    const likeness = likenessOf(window, standing);
    const known = plans.get(likeness) ?? plan(window, ladder, standing);
    plans.set(likeness, known);
    return known;
  };
}

function likenessOf({ nextReview, ladderId }: WindowToPlan, standing: WindowStanding): string {
  const waiting = standing.waiting.map(({ key, occurrence, dueOn, sendAt, inDigest }) => [
    key,
    occurrence,
    dueOn,
    sendAt.epochMilliseconds,
    inDigest,
  ]);
  return JSON.stringify([nextReview, ladderId, standing.toldUntil, [...standing.ended], waiting]);
}
