import { anchorsOf } from './anchors/anchors.rules.ts';
import { checkCitations } from './references/check-citations.ts';
import { withCriteria } from './criteria/criteria.ts';
import { DocumentEmpty, DocumentNotAPolicy } from './document-errors.ts';
import { largestText } from './text/decode-text.ts';
import { findingOfText, findingWithoutLine, inPrintedOrder, type Finding } from './finding.ts';
import { knownHeading } from './headings/known-headings.rules.ts';
import { isMarkdown, markdownOutline } from './markdown/markdown-outline.ts';
import { plainOutline } from './text/plain-outline.ts';
import type { PolicyDocument } from './policy-document.ts';
import { readDates } from './head/read-dates.ts';
import { readHead } from './head/read-head.ts';
import { readParts } from './read-parts.ts';
import { sourceLines } from './text/source-lines.rules.ts';
import type { Outline } from './outline.ts';

/** Lines of the longest text that is read; 10,000 wrapped references are half of it. */
const MOST_LINES = 100_000;

/** A document and what a person should know about how it was read. */
export interface ParsedPolicy {
  readonly document: PolicyDocument;
  readonly findings: readonly Finding[];
}

/**
 * Reads a policy from text: plain with headings in capitals, or Markdown. A `.md` name is believed where the text has
 * Markdown headings. Time and memory grow with the length of the text alone, whatever it holds.
 * Throws DocumentEmpty, or DocumentNotAPolicy for text that has no title, or no part that only policies have.
 */
export function parsePolicyText(text: string, { fileName }: { fileName: string }): ParsedPolicy {
  refuseOtherForms(text);
  const lines = sourceLines(text);
  if (lines.length > MOST_LINES) throw new DocumentNotAPolicy(`more than ${MOST_LINES} lines`);
  const markdown = isMarkdown(lines, fileName);
  return parseOutline(markdown ? markdownOutline(lines) : plainOutline(lines), { markdown });
}

/**
 * Reads a policy that has been cut at its headings, whatever form it came in. With `markdown` the bodies are Markdown;
 * else they are lines as printed, a blank line between paragraphs, spaces in front for indentation, tabs between cells.
 * `findings` are those of the reader that cut it.
 * Throws DocumentNotAPolicy for an outline without a title, or without a part that only policies have.
 */
export function parseOutline(
  outline: Outline,
  { markdown, findings = [] }: { markdown: boolean; findings?: readonly Finding[] },
): ParsedPolicy {
  const head = readHead(outline, { markdown });
  const parts = readParts(outline, markdown);
  const labels = [...head.labels, ...parts.labels];
  if (head.title === null) throw new DocumentNotAPolicy('no line can be its title');
  if (labels.length === 0 && !readsAsPolicy(outline)) {
    throw new DocumentNotAPolicy('it has neither dates nor the sections of a policy');
  }
  const { dates, findings: dateFindings } = readDates(labels, head);
  const { drafts, references, codes, crossReferences, boilerplate } = parts;
  const anchors = anchorsOf(drafts);
  const { sections, criteria, unplaced } = withCriteria(
    drafts.map(({ heading, level, markdown: body }, index) => {
      return { id: anchors[index] ?? '', heading, level, markdown: body };
    }),
  );
  const { title, number, manualSection } = head;
  const document: PolicyDocument = {
    title,
    dates,
    number,
    manualSection,
    sections,
    criteria,
    references,
    codes,
    crossReferences,
    boilerplate,
  };
  const citationFindings = checkCitations(
    parts.prose,
    references.map(({ number: printed }) => printed),
  );
  const all = [
    ...findings,
    ...dateFindings,
    ...head.findings,
    ...parts.findings,
    ...citationFindings,
    ...criteriaFinding(document),
    ...[...new Set(unplaced)].map(unplacedFinding),
  ];
  return { document, findings: inPrintedOrder(all) };
}

function refuseOtherForms(text: string): void {
  if (text.length > largestText) throw new DocumentNotAPolicy(`more than ${largestText} characters of text`);
  const start = text.slice(0, 2000).trimStart();
  if (start === '' && text.trim() === '') throw new DocumentEmpty();
  if (/^\ufeff?<(?:!doctype|html|head|body|div|\?xml|!--|[a-z]+\s[a-z]+=)/i.test(start)) {
    throw new DocumentNotAPolicy('it holds HTML or XML');
  }
  if (/^\ufeff?[{[]/.test(start) && isJson(text)) throw new DocumentNotAPolicy('it holds JSON');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // text that only begins like JSON
  }
}

/** True with one heading that hardly any other document has, or two that policies share. */
function readsAsPolicy({ parts }: Outline): boolean {
  const known = parts.map(({ heading }) => knownHeading(heading)).filter((heading) => heading !== null);
  return known.length > 1 || known.some(({ tellsAPolicy }) => tellsAPolicy);
}

function criteriaFinding({ criteria }: PolicyDocument): Finding[] {
  if (criteria.length > 0) return [];
  return [findingWithoutLine('warning', 'criteria_missing', 'no criterion of coverage was found')];
}

function unplacedFinding(text: string): Finding {
  return findingOfText(
    text,
    'warning',
    'criteria_unplaced',
    'it stands where coverage is decided, but is no criterion',
  );
}
