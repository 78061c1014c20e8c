import type { DocumentDates, PolicyDocument } from '../policy-document.ts';
import type { ComparisonSummary, Counts } from './comparison-summary.ts';
import type { CriterionChange, ReferenceChange, SectionChange } from './comparison.ts';

/** What each date is called. */
export const dateLabels: Record<keyof DocumentDates, string> = {
  effective: 'Effective',
  nextReview: 'Next review',
  lastReview: 'Last review',
  origin: 'Date of origin',
  literatureSearchedThrough: 'Literature searched through',
};

/** What a policy is filed under. */
export const filingLabels: Record<keyof Pick<PolicyDocument, 'number' | 'manualSection'>, string> = {
  number: 'Policy number',
  manualSection: 'Manual section',
};

const changeNames: Record<SectionChange | CriterionChange | ReferenceChange, string> = {
  added: 'added',
  removed: 'removed',
  renamed: 'renamed',
  moved: 'moved',
  re_levelled: 'on another level',
  label: 'label changed',
  determination: 'determination changed',
  section: 'in another section',
  placed: 'placed otherwise',
  changed: 'changed',
  renumbered: 'renumbered',
  wording: 'wording changed',
  citations: 'reference numbers shifted',
  layout: 'line breaks changed',
};

/** What happened, in words: `renamed, wording changed`. `was` is told where it is another label, level or number now. */
export function changeWords(
  changes: readonly (keyof typeof changeNames)[],
  was: string | number | null,
): string {
  return changes
    .filter((change) => change !== 'layout')
    .map((change) => {
      const toldBefore = change === 'label' || change === 're_levelled' || change === 'renumbered';
      return toldBefore && was !== null && was !== ''
        ? `${changeNames[change]} (was ${was})`
        : changeNames[change];
    })
    .join(', ');
}

/** What a criterion is called by its label, which may be empty. */
export const criterionName = (label: string): string =>
  label === '' ? 'Criterion without a label' : `Criterion ${label}`;

/** A code word of the domain as people read it: `medically_necessary` is `medically necessary`. */
export function plainWord(code: string | null): string | null {
  return code === null ? null : code.replaceAll('_', ' ');
}

const nouns = {
  criteria: ['criterion', 'criteria'],
  codes: ['code', 'codes'],
  references: ['reference', 'references'],
  sections: ['section', 'sections'],
  crossReferences: ['cross reference', 'cross references'],
  boilerplate: ['standing notice', 'standing notices'],
} as const satisfies Partial<Record<keyof ComparisonSummary, readonly [string, string]>>;

/** A comparison in a few sentences, the weightiest first; one sentence says so when nothing differs. */
export function summarySentences(summary: ComparisonSummary): string[] {
  if (summary.nothingChanged) return [nothing(summary)];
  const sentences = Object.entries(nouns).flatMap(([part, names]) =>
    countsInWords(summary[part as keyof typeof nouns], names),
  );
  const { moved } = summary.sections;
  const { deleted, inserted } = summary.words;
  return [
    ...(summary.titleChanged ? ['The title changed.'] : []),
    ...sentences,
    ...(moved === 0 ? [] : [`${number(moved, 'section', 'sections')} moved.`]),
    ...(deleted + inserted === 0
      ? []
      : [
          `${number(deleted, 'word', 'words')} deleted and ${number(inserted, 'word', 'words')} inserted in the text.`,
        ]),
    ...(summary.dates === 0 ? [] : [`${number(summary.dates, 'date', 'dates')} changed.`]),
    ...(summary.filing === 0 ? [] : ['The policy is filed otherwise.']),
    ...shifted(summary),
  ];
}

function nothing(summary: ComparisonSummary): string {
  return shifted(summary).length === 0
    ? 'The two versions say the same.'
    : 'The two versions say the same; only reference numbers shifted.';
}

function shifted({ references }: ComparisonSummary): string[] {
  const { renumbered } = references;
  if (renumbered === 0) return [];
  return [
    `${number(renumbered, 'reference', 'references')} renumbered, which is no change of what is cited.`,
  ];
}

function countsInWords(
  { added, removed, changed }: Counts,
  [one, many]: readonly [string, string],
): string[] {
  const said = [
    added === 0 ? '' : `${number(added, one, many)} added`,
    removed === 0 ? '' : `${number(removed, one, many)} removed`,
    changed === 0 ? '' : `${number(changed, one, many)} changed`,
  ].filter((words) => words !== '');
  return said.length === 0 ? [] : [`${said.join(', ')}.`];
}

const number = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
