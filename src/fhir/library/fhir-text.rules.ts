/** What FHIR's `string` and `markdown` do not take: control characters other than tab, line feed and carriage return. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]/gu;

/** Blanks that `[ \r\n\t\S]+`, by which validators hold a text, takes for neither a blank nor a character: a no-break space. */
const OTHER_BLANK = /[^\S \t\n\r]/gu;

/** A text as FHIR takes it (hl7.org/fhir/R4/datatypes.html#string): no control characters, plain blanks, none around it. */
export function fhirText(text: string): string {
  return text.replaceAll(FORBIDDEN, '').replaceAll(OTHER_BLANK, ' ').trim();
}

/** A text within XHTML. */
export function escaped(text: string): string {
  return fhirText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * A name for programs from a slug: `lysis-of-epidural-adhesions` is `LysisOfEpiduralAdhesions`. It begins with a capital
 * and holds letters and digits only (invariant lib-0 of R4's Library).
 */
export function computableName(slug: string): string {
  const words = slug.split('-').filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]/.test(joined) ? joined : `Policy${joined}`;
}
