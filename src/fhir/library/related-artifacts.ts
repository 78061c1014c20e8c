import type { DocumentReference } from '../../documents/policy-document.ts';
import type { FhirAddresses } from '../fhir-addresses.ts';
import type { RelatedArtifact } from '../resources/elements.ts';
import { fhirText } from './fhir-text.rules.ts';
import type { Standing } from './library-version.ts';

/** A reference as a citation: its text with its PMID and DOI, and the address where it can be read. */
export function citationOf({ number, citation, pmid, doi, url }: DocumentReference): RelatedArtifact {
  const clauses = [
    fhirText(citation),
    pmid === null ? '' : `PMID: ${pmid}.`,
    doi === null ? '' : `doi:${doi}`,
  ];
  return {
    type: 'citation',
    label: String(number),
    citation: clauses.filter((clause) => clause !== '').join(' '),
    url: addressOf(pmid, doi, url),
  };
}

/** PubMed's page of a record is found most surely; a DOI after it. */
function addressOf(pmid: string | null, doi: string | null, url: string | null): string | undefined {
  if (pmid !== null) return `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`;
  if (doi !== null) return `https://doi.org/${encodeURI(doi)}`;
  return url !== null && URL.canParse(url) && !/\s/.test(url) ? url : undefined;
}

/** The versions in force before and after, and what governs after a policy has ended. */
export function neighboursOf(
  slug: string,
  { predecessor, successor, governsInstead }: Standing,
  addresses: FhirAddresses,
): readonly RelatedArtifact[] {
  const version = (type: 'predecessor' | 'successor', number: number | null): readonly RelatedArtifact[] =>
    number === null ? [] : [{ type, resource: `${addresses.canonical(slug)}|${number}` }];
  return [
    ...version('predecessor', predecessor),
    ...version('successor', successor),
    ...(governsInstead === null ? [] : [insteadOf(governsInstead, addresses)]),
  ];
}

function insteadOf(
  successor: NonNullable<Standing['governsInstead']>,
  addresses: FhirAddresses,
): RelatedArtifact {
  return 'policy' in successor
    ? { type: 'successor', resource: addresses.canonical(successor.policy) }
    : { type: 'successor', display: fhirText(successor.criteria) };
}
