import type { DocumentReference } from '../../documents/policy-document.ts';

/** By what a work is known in a reference list. */
export type WorkNames = Pick<DocumentReference, 'pmid' | 'doi' | 'url'>;

/** The number under which a list has a work, by PMID, DOI or address; null where it has not. */
export function citedAs(references: readonly DocumentReference[], work: WorkNames): number | null {
  const doi = work.doi?.toLowerCase() ?? null;
  const found = references.find(
    (each) =>
      (work.pmid !== null && each.pmid === work.pmid) ||
      (doi !== null && each.doi?.toLowerCase() === doi) ||
      (work.url !== null && each.url === work.url),
  );
  return found?.number ?? null;
}
