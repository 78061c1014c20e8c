/** What happened to the works of one policy over two reviews, as a person would note it, and counted one by one. */
export interface History {
  readonly works: readonly Work[];
  readonly hits: readonly Hit[];
}

export type State =
  'identified' | 'excluded' | 'sought' | 'not_retrieved' | 'retrieved' | 'included' | 'excluded_in_full_text';

export interface Work {
  readonly name: string;
  /** False for one that no search ever fetched. */
  readonly isStored: boolean;
  sameAs: Work | null;
  /** When it was merged. */
  mergedAt: number;
  /** Its place in the queue; null while it has none. */
  screening: Screening | null;
}

export interface Screening {
  /** The review whose search brought it; null for a search between reviews. */
  readonly review: number | null;
  readonly queuedAt: number;
  readonly steps: Step[];
}

export interface Step {
  readonly kind: 'decided' | 'undone' | 'returned';
  readonly from: State;
  readonly to: State;
  readonly reason: string | null;
  readonly at: number;
}

export interface Hit {
  readonly review: number | null;
  readonly work: Work;
  readonly source: string;
  readonly isMissing: boolean;
}

/** When each review opened and closed, with days between them; the third is open. What happens belongs to a review from the end of the one before on. */
export const reviewTimes = [
  { since: Number.NEGATIVE_INFINITY, from: 0, until: 1000 },
  { since: 1000, from: 2000, until: 3000 },
  { since: 3000, from: 4000, until: Number.POSITIVE_INFINITY },
] as const;
export const reviews = [0, 1, 2] as const;
export type Review = (typeof reviews)[number];

export const stateOf = ({ steps }: Screening): State => steps.at(-1)?.to ?? 'identified';

/** The lines of a review's flow, counted by going through everything. */
export function naiveFlow({ works, hits }: History, review: Review) {
  const { since, until } = reviewTimes[review];
  const flow = {
    identified: 0,
    duplicates: 0,
    knownBefore: 0,
    notReturned: 0,
    returned: 0,
    awaiting: 0,
    screened: 0,
    excludedOnTitleAndAbstract: 0,
    sought: 0,
    notRetrieved: 0,
    assessed: 0,
    excludedInFullText: 0,
    included: 0,
    includedBefore: 0,
  };
  const count = (state: State) => {
    if (state === 'identified') flow.awaiting += 1;
    else flow.screened += 1;
    if (state === 'excluded') flow.excludedOnTitleAndAbstract += 1;
    else if (state !== 'identified') flow.sought += 1;
    if (state === 'not_retrieved') flow.notRetrieved += 1;
    if (state === 'included' || state === 'excluded_in_full_text') flow.assessed += 1;
    if (state === 'excluded_in_full_text') flow.excludedInFullText += 1;
    if (state === 'included') flow.included += 1;
  };
  const seen = new Set<Work>();
  for (const hit of hits) {
    if (hit.review !== review) continue;
    flow.identified += 1;
    const kept = hit.work.sameAs ?? hit.work;
    if (seen.has(kept)) {
      flow.duplicates += 1;
      continue;
    }
    seen.add(kept);
    const screening = chosenOf(works, kept, review);
    if (screening !== null && screening.review === review) count(stateAt(screening, until));
    else if (screening !== null) flow.knownBefore += 1;
    else {
      const own = hits.filter((each) => each.review === review && (each.work.sameAs ?? each.work) === kept);
      if (own.every(({ isMissing }) => isMissing)) flow.notReturned += 1;
      else flow.awaiting += 1;
    }
  }
  for (const { screening, sameAs } of works) {
    if (screening === null || sameAs !== null || screening.review === review) continue;
    const isEarlier = screening.review !== null && screening.review < review;
    const back = screening.steps.some(
      ({ kind, at }) => (kind === 'returned' || isEarlier) && at >= since && at < until,
    );
    if (!back) {
      if (stateAt(screening, until) === 'included') flow.includedBefore += 1;
      continue;
    }
    flow.returned += 1;
    count(stateAt(screening, until));
  }
  return flow;
}

/**
 * The review's own place in the queue of the kept work, or of one that was merged only after the review; else the kept
 * work's, else the first of those for which it stands.
 */
function chosenOf(works: readonly Work[], kept: Work, review: Review): Screening | null {
  const merged = works
    .flatMap(({ sameAs, mergedAt, screening }) =>
      sameAs === kept && screening !== null ? [{ mergedAt, screening }] : [],
    )
    .toSorted((a, b) => a.screening.queuedAt - b.screening.queuedAt);
  const late = merged.find(
    ({ mergedAt, screening }) => screening.review === review && mergedAt >= reviewTimes[review].until,
  );
  if (kept.screening?.review === review) return kept.screening;
  return late?.screening ?? kept.screening ?? merged[0]?.screening ?? null;
}

/** As it stood when the review closed. */
function stateAt({ steps }: Screening, until: number): State {
  return steps.findLast(({ at }) => at < until)?.to ?? 'identified';
}
