import type { StudyType } from '../records/study-type.rules.ts';

/** What headings say of the studies below them, as payers write them; the first that fits counts. */
const headings: readonly (readonly [StudyType, RegExp])[] = [
  [
    'nonrandomised',
    /\bnon-?\s?randomi[sz]ed\b|\bobservational\b|\bcase[\s-](?:series|control|reports?)\b|\bcohort\b|\bretrospective\b|\bprospective stud|\buncontrolled\b|\bsingle[\s-]arm\b|\bregistr(?:y|ies)\b|\bcomparative stud|\bnon-?controlled\b|\bother (?:clinical )?(?:stud|trial)/i,
  ],
  [
    'systematic_review',
    /\bsystematic\s+(?:(?:literature|and\s+narrative)\s+)?reviews?\b|\bmeta-?\s?analys[ei]s\b|\btechnology assessments?\b|\bevidence synthes[ei]s\b|\bhtas?\b/i,
  ],
  ['rct', /\brandomi[sz]ed\b|\brcts?\b/i],
  [
    'guideline',
    /\bguidelines?\b|\bguidance\b|\bposition (?:statements?|papers?)\b|\bconsensus\b|\bprofessional (?:societ|organi[sz]ation)|\bmedical societ|\brecommendations of\b|\bpractice (?:parameter|advisor)/i,
  ],
  ['other', /\bnarrative reviews?\b|\bother publications?\b/i],
];

/** The kind of studies that stands below a heading; null where it says none. */
export function studyTypeOfHeading(heading: string): StudyType | null {
  return headings.find(([, pattern]) => pattern.test(heading.slice(0, 300)))?.[0] ?? null;
}

/** The heading that a policy gets which has none for a kind of study. */
export const newHeadings: Record<StudyType, string> = {
  guideline: 'Clinical Practice Guidelines',
  systematic_review: 'Systematic Reviews',
  rct: 'Randomized Controlled Trials',
  nonrandomised: 'Nonrandomized Studies',
  other: 'Other Publications',
};
