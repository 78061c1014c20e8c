import type { DocumentReference } from '../policy-document.ts';

/** A clause behind a citation: what it is called, what is printed, where it leads. */
export interface ReferenceLink {
  /** `PMID: `; empty where the address speaks for itself. */
  readonly label: string;
  readonly text: string;
  /** Null where there is nothing to lead to. */
  readonly address: string | null;
}

/** What is printed behind a citation, in printed order: its DOI, its PMID or that it has none, its web address. */
export function referenceLinks({
  citation,
  pmid,
  pmidPrinted,
  doi,
  url,
}: DocumentReference): ReferenceLink[] {
  const links: ReferenceLink[] = [];
  if (doi !== null) links.push({ label: 'doi: ', text: doi, address: addressOfDoi(doi) });
  if (pmid !== null) {
    links.push({ label: 'PMID: ', text: pmid, address: `https://pubmed.ncbi.nlm.nih.gov/${pmid}/` });
  }
  if (pmidPrinted === 'explicitly_none')
    links.push({ label: 'PMID: ', text: 'No PMID Entry', address: null });
  if (url !== null && !citation.includes(url)) {
    links.push({ label: '', text: url, address: /^https?:\/\//i.test(url) ? url : null });
  }
  return links;
}

const addressOfDoi = (doi: string): string =>
  `https://doi.org/${encodeURI(doi.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
