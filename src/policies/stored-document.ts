import type { PolicyDocument } from '../documents/policy-document.ts';
import type { VersionDates } from './envelope.rules.ts';

/** A document as a version keeps it; its title and dates have columns of their own, so that each is kept once. */
export type StoredDocument = Omit<PolicyDocument, 'title' | 'dates'>;

/** The part of a document that its column keeps. */
export function storedDocumentOf(document: PolicyDocument): StoredDocument {
  const { number, manualSection, sections, criteria, references, codes, crossReferences, boilerplate } =
    document;
  return { number, manualSection, sections, criteria, references, codes, crossReferences, boilerplate };
}

/** What the first documents were stored without. */
const unkeptAtFirst = {
  document: { criteria: [] },
  reference: { url: null },
} as const;

/** The whole document of a version, for rendering, comparing and hashing. */
export function documentOf(
  version: VersionDates & { readonly title: string; readonly document: StoredDocument },
): PolicyDocument {
  const { title, document, origin, lastReview, nextReview, effective, literatureSearchedThrough } = version;
  return {
    ...unkeptAtFirst.document,
    ...document,
    references: document.references.map((reference) => ({ ...unkeptAtFirst.reference, ...reference })),
    title,
    dates: { origin, lastReview, nextReview, effective, literatureSearchedThrough },
  };
}
