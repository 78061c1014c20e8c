import type { StudyType } from '../../literature/records/study-type.rules.ts';
import type { ScreeningDecision, ScreeningState } from '../../literature/screening/screening.rules.ts';
import type { Verdict } from '../../literature/screening/second-reading.rules.ts';
import type { Tone } from '../parts.tsx';

export const studyTypeWords: Record<StudyType, string> = {
  guideline: 'Guideline',
  systematic_review: 'Systematic review',
  rct: 'Randomized controlled trial',
  nonrandomised: 'Nonrandomized study',
  other: 'Other',
};

export const studyTypeHeadings: Record<StudyType, string> = {
  guideline: 'Guidelines',
  systematic_review: 'Systematic reviews',
  rct: 'Randomized controlled trials',
  nonrandomised: 'Nonrandomized studies',
  other: 'Other records',
};

/** Where a record stands, in a word and its colour. */
export const stateWords: Record<ScreeningState, { readonly word: string; readonly tone: Tone }> = {
  identified: { word: 'To screen', tone: 'plain' },
  excluded: { word: 'Excluded', tone: 'plain' },
  sought: { word: 'Full text sought', tone: 'info' },
  not_retrieved: { word: 'Full text not found', tone: 'warning' },
  retrieved: { word: 'Full text here', tone: 'info' },
  included: { word: 'Included', tone: 'good' },
  excluded_in_full_text: { word: 'Excluded in full text', tone: 'plain' },
};

/** The buttons other than those that exclude, with the key that presses each; an underlying reader hears the name alone. */
export const decisionWords: Record<
  Exclude<ScreeningDecision, 'exclude'>,
  { readonly name: string; readonly key: string }
> = {
  include: { name: 'Include', key: 'i' },
  seek: { name: 'Seek full text', key: 's' },
  retrieve: { name: 'Full text is here', key: 'f' },
  not_retrieved: { name: 'Full text not found', key: 'n' },
};

export const verdictWords: Record<Verdict, string> = {
  include: 'Include',
  exclude: 'Exclude',
  seek: 'Seek full text',
};

/** Why a record came back, by PubMed's name of the tie. */
const returnWords: Readonly<Record<string, string>> = {
  RetractionIn: 'Retracted',
  PartialRetractionIn: 'Retracted in part',
  ExpressionOfConcernIn: 'Under an expression of concern',
  ErratumIn: 'Corrected',
  UpdateIn: 'Updated',
  RepublishedIn: 'Republished',
  CorrectedandRepublishedIn: 'Corrected and republished',
  RetractedandRepublishedIn: 'Retracted and republished',
  DuplicateDecidedOtherwise: 'Found to be the same paper as one that was decided otherwise',
};

/** What a notice says of the record, in words. */
export function returnWord(type: string): string {
  return returnWords[type] ?? `A notice was published (${type})`;
}
