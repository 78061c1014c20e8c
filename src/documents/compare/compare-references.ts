import type { DocumentReference } from '../policy-document.ts';
import { printReferenceEntry } from '../references/reference-entry.rules.ts';
import { compareLine, type Comparing } from './compare-text.ts';
import type { ReferenceChange, ReferenceComparison } from './comparison.ts';
import type { PlacedReference } from './match-references.ts';

/** Compares references that are matched already. */
export function compareReferences(
  references: readonly PlacedReference[],
  comparing: Comparing,
): ReferenceComparison[] {
  return references.map(({ before, after }) => ({
    changes: changesOf(before, after),
    before,
    after,
    entry: compareLine(printed(before), printed(after), comparing),
  }));
}

const printed = (reference: DocumentReference | null) =>
  reference === null ? '' : printReferenceEntry(reference);

const said = ['citation', 'pmid', 'pmidPrinted', 'doi', 'url'] as const;

function changesOf(before: DocumentReference | null, after: DocumentReference | null): ReferenceChange[] {
  if (before === null) return ['added'];
  if (after === null) return ['removed'];
  const changes: ReferenceChange[] = [];
  if (said.some((field) => before[field] !== after[field])) changes.push('changed');
  if (before.number !== after.number) changes.push('renumbered');
  return changes;
}
