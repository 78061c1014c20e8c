import { tidyLine } from './source-lines.rules.ts';

/** What one entry of a reference list says besides its number. */
export interface ReferenceEntry {
  readonly citation: string;
  readonly pmid: string | null;
  readonly pmidPrinted: 'given' | 'explicitly_none' | 'absent';
  readonly doi: string | null;
  readonly url: string | null;
}

const NO_ENTRY = 'No PMID Entry';
/** A PMID has up to eight digits; a text such as "No PMID Entry" says that PubMed has none. */
const PMID =
  /(?:^|(?<=[\s([.;,]))PMID\s?:?\s?(?:(\d{1,8})(?!\w)|(no pmid(?: entry)?|none|n\/a|not available)(?!\w))\.?/gi;
const DOI =
  /(?:^|(?<=[\s([.;,]))(?:doi\s?:\s?(?:https?:\/\/(?:dx\.)?doi\.org\/)?|https?:\/\/(?:dx\.)?doi\.org\/)(10\.\d{4,9}\/[^\s"<>]+)/gi;

/** Reads an entry without its number. The last PMID and the last DOI count, and leave the citation. */
export function readReferenceEntry(printed: string): ReferenceEntry {
  const text = tidyLine(printed);
  const pmid = lastMatch(text, PMID);
  const withoutPmid = pmid === null ? text : cut(text, pmid.index, pmid[0].length);
  const given = pmid?.[1] ?? null;
  const pmidPrinted = given !== null ? 'given' : pmid !== null ? 'explicitly_none' : 'absent';
  return { ...withoutDoi(withoutPmid), pmid: given, pmidPrinted, url: null };
}

/** An entry as a reference list prints it; {@link readReferenceEntry} reads the same entry again. */
export function printReferenceEntry({ citation, pmid, pmidPrinted, doi }: ReferenceEntry): string {
  const parts = [citation];
  if (doi !== null) parts.push(`doi: ${doi}`);
  if (pmidPrinted === 'given') parts.push(`PMID: ${pmid ?? ''}`);
  if (pmidPrinted === 'explicitly_none') parts.push(`PMID: ${NO_ENTRY}`);
  return parts.filter((part) => part !== '').join(' ');
}

/** True when an entry's text ends with its PMID: what follows is another entry. */
export function endsWithPmid(printed: string): boolean {
  const text = tidyLine(printed.slice(-60));
  const last = lastMatch(text, PMID);
  return last !== null && last.index + last[0].length === text.length;
}

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

/** A DOI printed in a sentence ends before the sentence's own marks. */
function withoutTrailingMarks(doi: string): string {
  const name = doi.replace(/[.,;:]+$/, '');
  return name.endsWith(')') && !name.includes('(') ? name.slice(0, -1) : name;
}
