import { canonicalJson, sha256 } from '../kernel/canonical.ts';
import type { DocumentCriterion, PolicyDocument } from './policy-document.ts';

/**
 * SHA-256 over the canonical JSON (RFC 8785) of what a document says: title, sections, criteria, references, codes, cross
 * references and boilerplate. The dates are not in it, so that a reaffirmed version has the hash of the one before;
 * neither are the number and manual section, by which the organisation files it.
 */
export function contentHash(document: PolicyDocument): string {
  return sha256(hashedText(document));
}

/** The very text that {@link contentHash} hashes, for those who hash it again. */
export function hashedText(document: PolicyDocument): string {
  const { title, sections, criteria, references, codes, crossReferences, boilerplate } = document;
  return canonicalJson({
    title,
    sections: sections.map(({ id, heading, level, markdown }) => ({ id, heading, level, markdown })),
    // What came to documents later is left out where it is empty: the hash of what was signed before stays true.
    ...(criteria.length === 0 ? {} : { criteria: criteria.map(hashedCriterion) }),
    references: references.map(({ number, citation, pmid, pmidPrinted, doi, url }) => {
      return { number, citation, pmid, pmidPrinted, doi, ...(url === null ? {} : { url }) };
    }),
    codes: codes.map(({ system, code, description }) => ({ system, code, description })),
    crossReferences,
    boilerplate: boilerplate.map(({ heading, markdown }) => ({ heading, markdown })),
  });
}

const hashedCriterion = ({ id, section, label, determination, markdown }: DocumentCriterion) => {
  return { id, section, label, determination, markdown };
};
