/** How a cycle came to be: by the policy's review dates, or between reviews, which leaves those dates alone. */
export const cycleKinds = ['scheduled', 'interim'] as const;
export type CycleKind = (typeof cycleKinds)[number];

/** How far the work of a cycle is, in its order. Going back is allowed: a rejected draft is drafted again. */
export const cycleStages = ['literature', 'drafting', 'with_committee', 'with_director'] as const;
export type CycleStage = (typeof cycleStages)[number];

/** The furthest of a policy's drafts: none, still written, before the committee, or carried by its vote. */
export type DraftProgress = 'none' | 'draft' | 'in_review' | 'carried';

const stageOfDraft = {
  none: null,
  draft: 'drafting',
  in_review: 'with_committee',
  carried: 'with_director',
} as const satisfies Record<DraftProgress, CycleStage | null>;

/**
 * The stage after something happened to a draft. Where none is left, what was with others is drafted anew, and what had
 * not come so far stays where it is.
 */
export function stageAfterDraft(current: CycleStage | null, progress: DraftProgress): CycleStage {
  const reached = stageOfDraft[progress];
  if (reached !== null) return reached;
  return current === 'with_committee' || current === 'with_director' ? 'drafting' : (current ?? 'literature');
}

/** The stage after something happened to the literature: drafting may begin once all of it is searched and screened. */
export function stageAfterLiterature(current: CycleStage | null, isScreened: boolean): CycleStage {
  if (current !== null && current !== 'literature') return current;
  return isScreened ? 'drafting' : 'literature';
}
