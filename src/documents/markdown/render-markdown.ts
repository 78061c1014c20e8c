import { anchorsOf } from '../anchors/anchors.rules.ts';
import { withWrittenAnchors } from '../criteria/criteria.ts';
import { escapeMarkdown } from './markdown-text.rules.ts';
import type { DocumentCode, DocumentReference, PolicyDocument } from '../policy-document.ts';
import { printedRows, type PolicyPrint } from '../policy-print.ts';
import { printReferenceEntry } from '../references/reference-entry.rules.ts';

/**
 * A version as Markdown. `parsePolicyText` reads the same document from it, unless code descriptions are withheld.
 * Anchors are written behind their headings and criteria only where these alone would not give them again.
 */
export function renderMarkdown(print: PolicyPrint): string {
  const { document } = print;
  const blocks = [
    heading(1, print.title),
    printedRows(print)
      .map(({ label, text }) => `- **${label}:** ${escapeMarkdown(text)}`)
      .join('\n'),
    ...document.boilerplate.flatMap((notice) => [heading(2, notice.heading), notice.markdown]),
    ...sectionBlocks(document),
    heading(2, 'CROSS REFERENCES'),
    listOrNone(document.crossReferences.map((item) => `- ${item}`)),
    heading(2, 'REFERENCES'),
    referenceList(document.references),
    heading(2, 'CODES'),
    codesTable(document.codes, print.showCodeDescriptions),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const heading = (depth: number, text: string) => `${'#'.repeat(depth)} ${escapeMarkdown(text)}`;
const listOrNone = (lines: readonly string[]) => (lines.length === 0 ? 'None' : lines.join('\n'));

function sectionBlocks({ sections, criteria }: PolicyDocument): string[] {
  const derived = anchorsOf(sections.map((section) => ({ ...section, id: null })));
  const given = sections.some(({ id }, index) => id !== derived[index]);
  const bodies = withWrittenAnchors(sections, criteria);
  return sections.flatMap(({ id, heading: text, level }, index) => {
    const anchor = given ? ` {#${id}}` : '';
    return [heading(level + 1, text) + anchor, bodies[index] ?? ''];
  });
}

/** One line an entry; where a number is left out, a blank line says that the next one is meant. */
function referenceList(references: readonly DocumentReference[]): string {
  const lines = references.map((reference, index) => {
    const follows = reference.number === (references[index - 1]?.number ?? 0) + 1;
    return `${follows ? '' : '\n'}${`${reference.number}. ${printReferenceEntry(reference)}`.trimEnd()}`;
  });
  return listOrNone(lines).replace(/^\n/, '');
}

function codesTable(codes: readonly DocumentCode[], showDescriptions: boolean): string {
  if (codes.length === 0) return 'None';
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = codes.map(({ system, code, description }) => {
    return row([system, code, ...(showDescriptions ? [escapeMarkdown(description ?? '')] : [])]);
  });
  const head = ['Codes', 'Number', ...(showDescriptions ? ['Description'] : [])];
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...lines].join('\n');
}
