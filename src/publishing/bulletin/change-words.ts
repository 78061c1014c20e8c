import type { CriterionComparison, DocumentComparison } from '../../documents/compare/comparison.ts';
import { isChanged, summaryOf } from '../../documents/compare/comparison-summary.ts';
import { sideOf } from '../../documents/compare/marks.rules.ts';
import { textOnSide } from '../../documents/compare/compare-text.ts';
import type { Determination } from '../../documents/policy-document.ts';
import type { ChangeClass } from '../../policies/change-class.rules.ts';
import { plainLine, shortened } from './plain-words.rules.ts';

/** Criteria told of one by one; of more there is only the number. */
const MOST_CRITERIA = 8;
/** Headings named of sections that changed. */
const MOST_SECTIONS = 6;
/** Characters quoted of a criterion. */
const LONGEST_QUOTE = 280;

/** What a change class says to providers. */
const classWords: Record<ChangeClass, string> = {
  new: 'New policy.',
  restrictive: 'Covers less than before.',
  expansive: 'Covers more than before.',
  neutral: 'Reworded; what is covered stays the same.',
  editorial: 'Editorial changes.',
  codes_only: 'Code update.',
  reaffirmed: 'Annual review, no changes.',
  retired: 'Retired.',
};

/** A version as far as its summary goes. */
export interface ToldVersion {
  readonly changeClass: ChangeClass;
  /** The number of the version it corrects; null for no correction. */
  readonly corrects: number | null;
  /** Against the text it takes over from; null for a policy's first. */
  readonly comparison: DocumentComparison | null;
}

/** What changed, in plain sentences: first what it means, then what is different, criteria before all else. */
export function changeWords({ changeClass, corrects, comparison }: ToldVersion): string[] {
  const lead = [
    ...(corrects === null ? [] : [`Correction of version ${corrects}.`]),
    ...(comparison === null && changeClass !== 'new' ? [] : [classWords[changeClass]]),
  ];
  if (comparison === null) return lead.length === 0 ? [classWords.new] : lead;
  if (comparison.sameContent) return changeClass === 'reaffirmed' ? lead : [...lead, 'The text is the same.'];
  return [
    ...lead,
    ...titleWords(comparison),
    ...criteriaWords(comparison),
    ...sectionWords(comparison),
    ...referenceWords(comparison),
  ];
}

function titleWords({ title }: DocumentComparison): string[] {
  const [before, after] = [sideOf('before', title), sideOf('after', title)];
  return before === after ? [] : [`Title changed from “${before}” to “${after}”.`];
}

function criteriaWords({ criteria }: DocumentComparison): string[] {
  const changed = criteria.filter(isChanged);
  const told = changed.slice(0, MOST_CRITERIA).map(criterionWords);
  const more = changed.length - told.length;
  return more === 0
    ? told
    : [...told, `${more} more ${more === 1 ? 'criterion changes' : 'criteria change'}.`];
}

function criterionWords({ changes, label, determination, text }: CriterionComparison): string {
  const quote = (side: 'before' | 'after') =>
    `“${shortened(plainLine(textOnSide(side, text)), LONGEST_QUOTE)}”`;
  if (changes.includes('added')) {
    const stated = determination.after === null ? '' : ` (${wordsOf(determination.after)})`;
    return `${nameOf(label.after)} added${stated}: ${quote('after')}`;
  }
  if (changes.includes('removed')) return `${nameOf(label.before)} removed: ${quote('before')}`;
  const parts = [
    ...(changes.includes('label') ? [`is now ${nameOf(label.after).toLowerCase()}`] : []),
    ...(changes.includes('determination')
      ? [`now ${wordsOf(determination.after)}, was ${wordsOf(determination.before)}`]
      : []),
    ...(changes.includes('wording') ? [`now reads ${quote('after')}`] : []),
    ...(changes.includes('placed') || changes.includes('moved') ? ['stands in another place'] : []),
    ...(changes.includes('section') ? ['stands in another section'] : []),
  ];
  return `${nameOf(label.before)}: ${parts.join('; ')}`;
}

/** The criterion by the label that the document prints. */
function nameOf(label: string | null): string {
  return label === null || label === '' ? 'A criterion' : `Criterion ${label}`;
}

const wordsOf = (determination: Determination | null): string =>
  determination === null ? 'without a determination' : determination.replaceAll('_', ' ');

/** Names the sections whose wording changed, those apart in which the criteria told of already stand. */
function sectionWords({ sections, criteria }: DocumentComparison): string[] {
  const ofCriteria = new Set(
    criteria.filter(isChanged).flatMap(({ section }) => [section.before, section.after]),
  );
  const changed = sections.filter((section) => isChanged(section) && !ofCriteria.has(section.anchor));
  const names = changed.map(({ heading, changes }) => {
    const gone = changes.includes('removed');
    const name = sideOf(gone ? 'before' : 'after', heading);
    return gone ? `${name} (removed)` : changes.includes('added') ? `${name} (new)` : name;
  });
  if (names.length === 0) return [];
  const more = names.length - MOST_SECTIONS;
  const listed = names.slice(0, MOST_SECTIONS).join('; ');
  return [`Text changed in: ${listed}${more > 0 ? `; and ${more} more` : ''}.`];
}

function referenceWords(comparison: DocumentComparison): string[] {
  const { added, removed } = summaryOf(comparison).references;
  const parts = [
    ...(added === 0 ? [] : [`${added} added`]),
    ...(removed === 0 ? [] : [`${removed} removed`]),
  ];
  return parts.length === 0 ? [] : [`References: ${parts.join(', ')}.`];
}
