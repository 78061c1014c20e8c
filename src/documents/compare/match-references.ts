import type { DocumentReference } from '../policy-document.ts';
import type { Effort } from './effort.ts';
import type { Side } from './marks.rules.ts';
import { inOrder, matchAlike, type Placed } from './match-anchored.ts';
import type { CitationKey } from './words.rules.ts';

/** A reference with its place in both lists. */
export type PlacedReference = Placed<DocumentReference>;

/** Two citations of one author in one journal share about half of their words. */
const LEAST_LIKENESS = 0.7;

/** By what a reference is known again, the surest first; null where it has none. */
const names: readonly ((reference: DocumentReference) => string | null)[] = [
  ({ pmid }) => pmid,
  ({ doi }) => doi?.toLowerCase() ?? null,
  ({ citation }) =>
    citation
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  // one without words can only be known by its place
  ({ number, citation }) => `${number} ${citation}`,
];

/** Which references of two lists are the same one, whatever their numbers: by PMID, by DOI, by citation, else by likeness. */
export function matchReferences(
  before: readonly DocumentReference[],
  after: readonly DocumentReference[],
  effort: Effort,
): PlacedReference[] {
  const matched = new Map<DocumentReference, DocumentReference>();
  const open = { before: new Set(before), after: new Set(after) };
  const match = (one: DocumentReference, other: DocumentReference) => {
    matched.set(other, one);
    open.before.delete(one);
    open.after.delete(other);
  };
  for (const nameOf of names) {
    const known = new Map<string, DocumentReference[]>();
    for (const one of open.before) {
      const name = nameOf(one) ?? '';
      if (name !== '' && known.get(name)?.push(one) === undefined) known.set(name, [one]);
    }
    for (const other of open.after) {
      const one = known.get(nameOf(other) ?? '')?.shift();
      if (one !== undefined) match(one, other);
    }
  }
  // two entries with two PMIDs are two references, however alike they are printed: one side at most has one
  const matchLikely = (one: Iterable<DocumentReference>, other: Iterable<DocumentReference>) => {
    const found = matchAlike([...one].map(told), [...other].map(told), LEAST_LIKENESS, effort);
    for (const [now, was] of found) match(was.reference, now.reference);
  };
  matchLikely(open.before, withoutPmid(open.after));
  matchLikely(withoutPmid(open.before), open.after);
  return inOrder(before, after, matched);
}

const withoutPmid = (references: Iterable<DocumentReference>) =>
  [...references].filter(({ pmid }) => pmid === null);
const told = (reference: DocumentReference) => ({ words: reference.citation, reference });

/** What a citation mark cites on each side: two marks with one key cite the same references. */
export function citationKeys(references: readonly PlacedReference[]): Record<Side, CitationKey> {
  const names = { before: new Map<number, string>(), after: new Map<number, string>() };
  for (const [index, { before, after }] of references.entries()) {
    if (before !== null) names.before.set(before.number, String(index));
    if (after !== null) names.after.set(after.number, String(index));
  }
  // a number without a reference is known by itself
  const keyOn =
    (side: Side): CitationKey =>
    (numbers) =>
      `^[${[...new Set(numbers)]
        .map((number) => names[side].get(number) ?? `no ${number}`)
        .toSorted()
        .join(' ')}]`;
  return { before: keyOn('before'), after: keyOn('after') };
}
