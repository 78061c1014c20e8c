import { tidyLine } from '../text/source-lines.rules.ts';

/** What one entry of a reference list says besides its number. */
export interface ReferenceEntry {
  readonly citation: string;
  readonly pmid: string | null;
  readonly pmidPrinted: 'given' | 'explicitly_none' | 'absent';
  readonly doi: string | null;
  readonly url: string | null;
}

const NO_ENTRY = 'No PMID Entry';
/** A PMID has up to eight digits; a text such as "No PMID Entry" says that PubMed has none. A PMCID is another number. */
const PMID =
  /(?:^|(?<=[\s([.;,/]))(?:pubmed\s)?(?:PMID|pubmed\sID)\s?[:#]?\s?(?:(\d{1,8})(?!\w)|(no pmid(?: entry)?|none|n\/a|not available)(?!\w))\.?/gi;
const DOI =
  /(?:^|(?<=[\s([.;,]))(?:doi\s?:\s?(?:https?:\/\/(?:dx\.)?doi\.org\/)?|https?:\/\/(?:dx\.)?doi\.org\/)(10\.\d{4,9}\/[^\s"<>]+)/gi;
const ADDRESS = /https?:\/\/[^\s"<>]{4,800}/gi;
const PUBMED =
  /^https?:\/\/(?:www\.|m\.)?(?:ncbi\.nlm\.nih\.gov\/(?:m\/)?pubmed|pubmed\.ncbi\.nlm\.nih\.gov)\/(\d{1,8})(?!\d)/i;
const RESOLVER = /^https?:\/\/(?:www\.|dx\.)?doi\.org\//i;

/**
 * Reads an entry without its number. The last PMID and the last DOI count, and leave the citation. An address of PubMed
 * says the PMID where nothing else does; the last other address is the URL. Addresses stay in the citation.
 */
export function readReferenceEntry(printed: string): ReferenceEntry {
  const text = tidyLine(printed);
  const pmid = lastMatch(text, PMID);
  const { citation, doi } = withoutDoi(pmid === null ? text : cut(text, pmid.index, pmid[0].length));
  const addresses = addressesIn(citation);
  const linked = addresses.map((address) => PUBMED.exec(address)?.[1]).findLast((id) => id !== undefined);
  const given = pmid?.[1] ?? (pmid === null ? (linked ?? null) : null);
  const pmidPrinted = given !== null ? 'given' : pmid !== null ? 'explicitly_none' : 'absent';
  return { citation, pmid: given, pmidPrinted, doi, url: urlIn(addresses) };
}

/** An entry as a reference list prints it; {@link readReferenceEntry} reads the same entry again. */
export function printReferenceEntry({ citation, pmid, pmidPrinted, doi }: ReferenceEntry): string {
  const parts = [citation];
  if (doi !== null) parts.push(`doi: ${doi}`);
  if (pmidPrinted === 'given') parts.push(`PMID: ${pmid ?? ''}`);
  if (pmidPrinted === 'explicitly_none') parts.push(`PMID: ${NO_ENTRY}`);
  return parts.filter((part) => part !== '').join(' ');
}

/** The address under which a citation can be read, other than PubMed's and a DOI's; null where it prints none. */
export function urlOfCitation(citation: string): string | null {
  return urlIn(addressesIn(tidyLine(citation)));
}

/** True when an entry's text ends with its PMID: what follows is another entry. */
export function endsWithPmid(printed: string): boolean {
  const text = tidyLine(printed.slice(-60));
  const last = lastMatch(text, PMID);
  return last !== null && last.index + last[0].length === text.length;
}

const urlIn = (addresses: readonly string[]) =>
  addresses.findLast((address) => !PUBMED.test(address) && !RESOLVER.test(address)) ?? null;

const addressesIn = (text: string) =>
  [...text.matchAll(ADDRESS)].map(([address]) => withoutTrailingMarks(address));

function withoutDoi(text: string): { citation: string; doi: string | null } {
  const match = lastMatch(text, DOI);
  const printed = match?.[1] ?? '';
  const doi = withoutTrailingMarks(printed);
  if (match === null || doi.endsWith('/')) return { citation: text, doi: null };
  return { citation: cut(text, match.index, match[0].length - (printed.length - doi.length)), doi };
}

function lastMatch(text: string, pattern: RegExp): RegExpExecArray | null {
  return [...text.matchAll(pattern)].at(-1) ?? null;
}

/** The text without a clause, and without the brackets around it or the mark that would stand alone after it. */
function cut(text: string, index: number, length: number): string {
  let before = text.slice(0, index).trimEnd();
  let after = text.slice(index + length).trimStart();
  if ((before.endsWith('(') && after.startsWith(')')) || (before.endsWith('[') && after.startsWith(']'))) {
    before = before.slice(0, -1);
    after = after.slice(1);
  }
  return tidyLine(`${before} ${after.replace(/^[.,;]+(?=\s|$)/, '')}`);
}

/** A DOI or an address printed in a sentence ends before the sentence's own marks. */
function withoutTrailingMarks(printed: string): string {
  const name = printed.replace(/[.,;:\]]+$/, '');
  return name.endsWith(')') && !name.includes('(') ? name.slice(0, -1).replace(/[.,;:]+$/, '') : name;
}
