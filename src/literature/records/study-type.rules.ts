/** The kinds of study that group the queue as a policy's evidence section is grouped, in that order. */
export const studyTypes = ['guideline', 'systematic_review', 'rct', 'nonrandomised', 'other'] as const;
export type StudyType = (typeof studyTypes)[number];

/** A notice about a study, or the plan of one, is not that study, whatever else PubMed calls it. */
const notStudies = [
  'Published Erratum',
  'Retraction of Publication',
  'Retraction Notice',
  'Expression of Concern',
  'Clinical Trial Protocol',
];

/** PubMed's publication types (MeSH tree V) for each kind; the first kind with a match is the study's. */
const publicationTypes: readonly (readonly [StudyType, readonly string[]])[] = [
  [
    'guideline',
    [
      'Practice Guideline',
      'Guideline',
      'Consensus Statement',
      'Consensus Development Conference',
      'Consensus Development Conference, NIH',
    ],
  ],
  ['systematic_review', ['Systematic Review', 'Meta-Analysis', 'Network Meta-Analysis']],
  ['rct', ['Randomized Controlled Trial', 'Equivalence Trial', 'Pragmatic Clinical Trial']],
  [
    'nonrandomised',
    [
      'Observational Study',
      'Controlled Clinical Trial',
      'Clinical Trial',
      'Clinical Trial, Phase I',
      'Clinical Trial, Phase II',
      'Clinical Trial, Phase III',
      'Clinical Trial, Phase IV',
      'Adaptive Clinical Trial',
      'Clinical Study',
      'Comparative Study',
      'Multicenter Study',
      'Evaluation Study',
      'Validation Study',
      'Twin Study',
      'Case Reports',
    ],
  ],
];

/**
 * The kind of study that a record's publication types name; `other` for reviews, letters, notices and records that
 * PubMed has not typed yet. It groups, it never hides.
 */
export function studyTypeOf(types: readonly string[]): StudyType {
  if (types.some((type) => notStudies.includes(type))) return 'other';
  const match = publicationTypes.find(([, names]) => types.some((type) => names.includes(type)));
  return match?.[0] ?? 'other';
}
