/** Characters of the longest heading that policies share. */
export const longestSharedHeading = 120;
/** `1.0`, `2.3.1`, `IV.`, `A.`, `(b)`, `3)`: a number in front of a heading, which counts and does not name. */
const NUMBER =
  /^(?:section\s)?(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|[IVXL]{1,7}[.)]|[A-Z][.)]|\(\w{1,3}\)):?\s+/i;
/** What a page adds to a heading: a link to its top, dots to a page number, that it goes on. */
const TAIL = /(?:\s*\.{4,}[\s.]*\d*|\s+(?:back to top|TOP)|\s*\((?:continued|cont['’]?d?\.?)\)|\s*:)$/;

/** The number in front of a heading as printed, without the space behind it; empty where none is. */
export function headingNumber(heading: string): string {
  return NUMBER.exec(heading.slice(0, longestSharedHeading))?.[0].trimEnd() ?? '';
}

/** A heading without the number in front of it; one that is nothing but a number stays. */
export function withoutNumber(heading: string): string {
  const rest = heading.replace(NUMBER, '');
  return /\p{L}/u.test(rest) ? rest : heading;
}

/** A heading without what a printed page puts behind it: a colon, dots and a page number, "TOP", "(continued)". */
export function tidyHeading(heading: string): string {
  const text = heading.replace(/\s+/g, ' ').trim();
  if (text.length > 4 * longestSharedHeading) return text;
  const tidied = text.replace(TAIL, '').replace(TAIL, '').trimEnd();
  return tidied === '' ? text : tidied;
}

/** The name by which headings are known again: in small letters, without number, emphasis and what a page adds. */
export function headingName(heading: string): string {
  return withoutNumber(tidyHeading(withoutCitation(heading).heading.replace(/[*_]/g, '')))
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[–—]/g, '-')
    .trim();
}

const CITATION = /\s?((?:\^\[[\d,;\s–-]{1,100}\])+)$/;

/** A heading without the citation marks printed behind it, and these; empty where none are. */
export function withoutCitation(heading: string): { heading: string; citation: string } {
  const citation = heading.endsWith(']') ? (CITATION.exec(heading.slice(-200))?.[1] ?? '') : '';
  return { heading: citation === '' ? heading : heading.slice(0, -citation.length).trimEnd(), citation };
}
