import type { CycleKind, CycleStage } from '../../reviews/cycles/review-stage.rules.ts';
import type { OpenedBy } from '../../reviews/cycles/cycle-opening.ts';
import type { CycleOutcome } from '../../reviews/reviews.events.ts';

/** What each stage is called on pages. */
export const stageWords: Record<CycleStage, string> = {
  literature: 'Literature',
  drafting: 'Drafting',
  with_committee: 'With committee',
  with_director: 'With director',
};

/** What each kind of review is called on pages. */
export const kindWords: Record<CycleKind, string> = {
  scheduled: 'Scheduled review',
  interim: 'Interim review',
};

/** What began a review, after “Opened”. */
export const openedByWords: Record<OpenedBy, string> = {
  rung: 'by its ladder',
  hand: 'by hand',
  retraction: 'because a cited paper was retracted',
  interim_request: 'on request',
};

/** What each outcome is called on pages. */
export const outcomeWords: Record<CycleOutcome, string> = {
  revised: 'Revised',
  reaffirmed: 'Reaffirmed',
  retired: 'Retired',
};
