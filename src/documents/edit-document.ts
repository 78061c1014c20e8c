import { InvalidRequest } from '../kernel/errors.ts';
import type { DocumentReference, PolicyDocument } from './policy-document.ts';
import { readReferenceEntry } from './references/reference-entry.rules.ts';

/** A new entry of the reference list; PMID and DOI may also stand in the citation itself. */
export interface NewReference {
  readonly citation: string;
  readonly pmid?: string | null;
  readonly doi?: string | null;
}

/**
 * The document with one more reference at the end, under the next number, and that reference.
 * Throws InvalidRequest for an empty citation or a PMID that is none.
 */
export function addReference(
  document: PolicyDocument,
  added: NewReference,
): { document: PolicyDocument; reference: DocumentReference } {
  const read = readReferenceEntry(added.citation);
  const pmid = added.pmid ?? read.pmid;
  if (read.citation === '') throw new InvalidRequest([{ field: 'citation', reason: 'it is empty' }]);
  if (pmid !== null && !/^\d{1,8}$/.test(pmid)) {
    throw new InvalidRequest([{ field: 'pmid', reason: 'a PMID has one to eight digits' }]);
  }
  const reference: DocumentReference = {
    number: document.references.reduce((highest, { number }) => Math.max(highest, number), 0) + 1,
    citation: read.citation,
    pmid,
    pmidPrinted: pmid === null ? read.pmidPrinted : 'given',
    doi: added.doi ?? read.doi,
    url: read.url,
  };
  return { document: { ...document, references: [...document.references, reference] }, reference };
}
