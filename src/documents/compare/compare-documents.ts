import { contentHash } from '../content-hash.ts';
import type { DocumentDates, PolicyDocument } from '../policy-document.ts';
import { compareCodes } from './compare-codes.ts';
import { compareCriteria } from './compare-criteria.ts';
import { compareBoilerplate, compareLines } from './compare-lists.ts';
import { compareReferences } from './compare-references.ts';
import { compareSections } from './compare-sections.ts';
import { compareLine, type Comparing } from './compare-text.ts';
import type { DateChange, DocumentComparison, FilingChange } from './comparison.ts';
import { Effort } from './effort.ts';
import { citationKeys, matchReferences } from './match-references.ts';

const dateNames = [
  'effective',
  'nextReview',
  'lastReview',
  'origin',
  'literatureSearchedThrough',
] as const satisfies readonly (keyof DocumentDates)[];
const filingNames = ['number', 'manualSection'] as const;

/**
 * What differs between two documents, part by part and word by word. Its work is bounded: of texts that are long and have
 * nothing in common it says that one replaces the other. The same two documents give the same comparison for ever.
 */
export function compareDocuments(before: PolicyDocument, after: PolicyDocument): DocumentComparison {
  const effort = new Effort();
  const references = matchReferences(before.references, after.references, effort);
  const comparing: Comparing = { effort, citations: citationKeys(references) };
  const compared = {
    title: compareLine(before.title, after.title, comparing),
    filing: filingNames.flatMap((what) => changeOf(what, before, after)),
    dates: dateNames.flatMap((what) => changeOf(what, before.dates, after.dates)),
    // what coverage hangs on comes first, while there is still effort to spend
    criteria: compareCriteria(before, after, comparing),
    sections: compareSections(before.sections, after.sections, comparing),
    codes: compareCodes(before.codes, after.codes),
    references: compareReferences(references, comparing),
    crossReferences: compareLines(before.crossReferences, after.crossReferences, comparing),
    boilerplate: compareBoilerplate(before.boilerplate, after.boilerplate, comparing),
  };
  const differs =
    compared.codes.length > 0 ||
    [compared.sections, compared.criteria, compared.references, compared.boilerplate]
      .flat()
      .some(({ changes }) => changes.length > 0);
  // where something differs the hashes need not be taken
  return { sameContent: !differs && contentHash(before) === contentHash(after), ...compared };
}

function changeOf(what: FilingChange['what'], before: PolicyDocument, after: PolicyDocument): FilingChange[];
function changeOf(what: DateChange['what'], before: DocumentDates, after: DocumentDates): DateChange[];
function changeOf<What extends string, Value>(
  what: What,
  before: Readonly<Record<What, Value>>,
  after: Readonly<Record<What, Value>>,
): { what: What; before: Value; after: Value }[] {
  return before[what] === after[what] ? [] : [{ what, before: before[what], after: after[what] }];
}
