import type { DocumentCode, DocumentReference, PolicyDocument } from '../policy-document.ts';
import { printedRows, type PolicyPrint } from '../policy-print.ts';
import { referenceLinks } from '../references/reference-links.ts';
import { withoutGaps } from '../headings/section-outline.rules.ts';
import { inlineNodes } from './inline-nodes.ts';
import { blockNodes } from './markdown-nodes.ts';
import { printableText, withoutControls } from './printable-text.ts';
import type { InlineNode } from './typst-nodes.ts';

/** A running head keeps to one line beside the page's number. */
const LONGEST_RUNNING_TITLE = 70;
/** A policy with fewer headings is looked through faster than its table of contents. */
const FEWEST_HEADINGS = 4;

/** A version as the data of `policy.typ`: texts as they are, Markdown as nodes. */
export function policyData(print: PolicyPrint): object {
  const { document, showCodeDescriptions } = print;
  const rows = printedRows(print);
  const text = (label: string) => rows.find((row) => row.label === label)?.text;
  const version = text('Version');
  const effective = text('Effective');
  const facts = [version && `Version ${version}`, effective && `Effective ${effective}`];
  return {
    title: withoutControls(print.title),
    printedTitle: printableText(print.title),
    runningTitle: shortened(printableText(print.title)),
    runningFacts: facts.filter((fact) => fact !== undefined && fact !== '').join(' · '),
    language: 'en',
    words: {
      contents: 'Contents',
      crossReferences: 'Cross references',
      references: 'References',
      codes: 'Codes',
      none: 'None',
    },
    rows: rows.map((row) => ({ label: row.label, text: printableText(row.text) })),
    hasContents: document.sections.length >= FEWEST_HEADINGS,
    notices: document.boilerplate.map(({ heading, markdown }) => ({
      heading: printableText(heading),
      blocks: blockNodes(markdown),
    })),
    sections: sectionsData(document),
    crossReferences: document.crossReferences.map(inlineNodes),
    references: document.references.map((reference) => ({
      number: reference.number,
      content: referenceNodes(reference),
    })),
    codes: codesData(document.codes, showCodeDescriptions),
  };
}

function codesData(codes: readonly DocumentCode[], showDescriptions: boolean): object {
  const described = showDescriptions && codes.some(({ description }) => description !== null);
  return {
    head: ['System', 'Code', ...(described ? ['Description'] : [])],
    rows: codes.map(({ system, code, description }) => [
      system,
      printableText(code),
      ...(described ? [printableText(description ?? '')] : []),
    ]),
  };
}

function sectionsData({ sections, criteria, references }: PolicyDocument): object[] {
  const numbers = new Set(references.map(({ number }) => number));
  return withoutGaps(sections).map(({ id, heading, level, markdown }) => ({
    id,
    level,
    heading: printableText(heading),
    blocks: blockNodes(markdown, {
      references: numbers,
      criteria: criteria.filter(({ section }) => section === id),
    }),
  }));
}

function referenceNodes(reference: DocumentReference): InlineNode[] {
  const links = referenceLinks(reference).flatMap(({ label, text, address }): InlineNode[] => {
    const printed = printableText(text);
    return [` ${label}`, address === null ? printed : { kind: 'link', url: address, content: [printed] }];
  });
  return [...inlineNodes(reference.citation), ...links];
}

function shortened(title: string): string {
  const characters = Array.from(title);
  if (characters.length <= LONGEST_RUNNING_TITLE) return title;
  return `${characters
    .slice(0, LONGEST_RUNNING_TITLE - 1)
    .join('')
    .trimEnd()}…`;
}
