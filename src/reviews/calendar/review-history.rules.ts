import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { withOwners } from '../../policies/given-back-dates.rules.ts';

/** How a review ends: the outcomes of a cycle. */
export type ReviewEnd = 'revised' | 'reaffirmed' | 'retired';

/** A revision of a policy's review dates, and what became of the version that brought it. */
export interface DatesOfPolicy {
  readonly revision: number;
  readonly nextReview: PartialDate | null;
  readonly versionId: string | null;
  readonly recordedAt: Instant;
  /** How that version closed the review before it; null when it closed none. */
  readonly outcome: ReviewEnd | null;
  /** When that version was cancelled, if it was. */
  readonly cancelledAt: Instant | null;
}

/** A scheduled cycle of a policy. */
export interface CycleOfPolicy {
  readonly id: string;
  readonly scheduleRevision: number;
  readonly outcome: ReviewEnd | null;
}

/** One review of a policy, from the dates that announced it to what became of it. */
export interface PlannedReview {
  /** The first revision of the dates that announced it: stays through opening, rescheduling and reopening. */
  readonly firstRevision: number;
  readonly cycleId: string | null;
  /** The date it has, or had last. */
  readonly nextReview: PartialDate;
  readonly fate: 'open' | 'cancelled' | ReviewEnd;
}

/**
 * The reviews of a policy, from the revisions of its dates in their order and its cycles in theirs. A version that was
 * signed as the review begins the next one; a reschedule moves the current one; a version's cancellation takes its own
 * review away and gives the one before it back; a retirement takes away what was to come. A review that ended without
 * anybody's outcome is left out: it was a date that an adopted history had.
 */
export function reviewsOf(
  dates: readonly DatesOfPolicy[],
  cycles: readonly CycleOfPolicy[],
): readonly PlannedReview[] {
  const cancelledAt = new Map(
    dates.flatMap(({ versionId, cancelledAt: at }) =>
      versionId === null || at === null ? [] : [[versionId, at] as const],
    ),
  );
  const groups = new Map<string | null, DatesOfPolicy[]>();
  const owners = withOwners(dates, cancelledAt);
  for (const { dates: revision, owner } of owners)
    groups.set(owner, [...(groups.get(owner) ?? []), revision]);
  const current = owners.at(-1)?.owner;
  const standing = [...groups].filter(([owner]) => owner === null || !cancelledAt.has(owner));

  return [...groups].flatMap(([owner, revisions]): PlannedReview[] => {
    const firstRevision = revisions[0]!.revision;
    const nextReview = revisions.findLast((each) => each.nextReview !== null)?.nextReview ?? null;
    if (nextReview === null) return [];
    const cycle = cycleOf(revisions, cycles);
    const review = { firstRevision, nextReview, cycleId: cycle?.id ?? null };
    if (owner !== null && cancelledAt.has(owner)) return [{ ...review, fate: 'cancelled' }];
    if (cycle !== undefined && cycle.outcome !== null) return [{ ...review, fate: cycle.outcome }];
    if (owner === current) {
      const isRetired = dates.at(-1)!.nextReview === null;
      return [{ ...review, fate: isRetired ? 'cancelled' : 'open' }];
    }
    const [, closing] = standing[standing.findIndex(([each]) => each === owner) + 1] ?? [];
    const outcome = closing?.[0]!.outcome ?? null;
    return outcome === null ? [] : [{ ...review, fate: outcome }];
  });
}

/** The cycle that works on the dates: the open one, else the one that was opened last. */
function cycleOf(
  revisions: readonly DatesOfPolicy[],
  cycles: readonly CycleOfPolicy[],
): CycleOfPolicy | undefined {
  const ours = cycles.filter(({ scheduleRevision }) =>
    revisions.some(({ revision }) => revision === scheduleRevision),
  );
  return ours.find(({ outcome }) => outcome === null) ?? ours.at(-1);
}
