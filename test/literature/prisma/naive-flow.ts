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
  /** Its place in the queue; null while it has none. */
  screening: Screening | null;
}

export interface Screening {
  /** 0 or 1, the review whose search brought it; null for a search between reviews. */
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

/** When each review opened and closed; the second is open. */
export const reviewTimes = [
  { from: 0, until: 1000 },
  { from: 1000, until: Number.POSITIVE_INFINITY },
] as const;

export const stateOf = ({ steps }: Screening): State => steps.at(-1)?.to ?? 'identified';

/** The lines of a review's flow, counted by going through everything. */
export function naiveFlow({ works, hits }: History, review: 0 | 1) {
  const { from, until } = reviewTimes[review];
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
    const screening = chosenOf(works, kept);
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
    const back = screening.steps.some(({ kind, at }) => kind === 'returned' && at >= from && at < until);
    if (!back) continue;
    flow.returned += 1;
    count(stateAt(screening, until));
  }
  return flow;
}

/** The kept work's place in the queue, else the first of those for which it stands. */
function chosenOf(works: readonly Work[], kept: Work): Screening | null {
  if (kept.screening !== null) return kept.screening;
  const others = works.flatMap(({ sameAs, screening }) =>
    sameAs === kept && screening !== null ? [screening] : [],
  );
  return others.toSorted((a, b) => a.queuedAt - b.queuedAt)[0] ?? null;
}

/** As it stood when the review closed, but for decisions that came late. */
function stateAt({ steps }: Screening, until: number): State {
  const later = steps.find(({ kind, at }) => kind === 'returned' && at >= until);
  return later?.from ?? steps.at(-1)?.to ?? 'identified';
}
