import { laterOf, type Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';

/** A revision of a policy's review dates. */
export interface ReviewDatesRevision {
  readonly revision: number;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
  /** The version whose signature set them; null for a reschedule, a retirement, or dates given back. */
  readonly versionId: string | null;
  readonly recordedAt: Instant;
}

/**
 * The review dates that come back when a version is cancelled: the last ones that neither it nor a cancelled one gave,
 * nor a reschedule of theirs. Null when its dates are not the current ones, and for a retired policy, which has none.
 * `revisions` come in their order; `cancelledAt` says when versions were cancelled before.
 */
export function datesGivenBack(
  versionId: string,
  revisions: readonly ReviewDatesRevision[],
  cancelledAt: ReadonlyMap<string, Instant>,
): ReviewDatesRevision | null {
  const owned = withOwners(revisions, cancelledAt);
  const current = owned.at(-1);
  if (current === undefined || current.owner !== versionId || current.dates.nextReview === null) return null;
  const standing = owned.filter(
    ({ owner }) => owner === null || (owner !== versionId && !cancelledAt.has(owner)),
  );
  return standing.at(-1)?.dates ?? null;
}

/**
 * Each revision with the version it belongs to: dates that name none belong to the last version that stood when they were
 * recorded. Null for those before the first version that gave dates.
 */
export function withOwners<Dates extends Pick<ReviewDatesRevision, 'versionId' | 'recordedAt'>>(
  revisions: readonly Dates[],
  cancelledAt: ReadonlyMap<string, Instant>,
): readonly { readonly dates: Dates; readonly owner: string | null }[] {
  const owners: string[] = [];
  return revisions.map((dates) => {
    if (dates.versionId !== null) owners.push(dates.versionId);
    const stood = owners.filter((owner) => {
      const cancelled = cancelledAt.get(owner);
      return cancelled === undefined || isBefore(dates.recordedAt, cancelled);
    });
    return { dates, owner: stood.at(-1) ?? null };
  });
}

function isBefore(a: Instant, b: Instant): boolean {
  return !a.equals(b) && laterOf(a, b).equals(b);
}
