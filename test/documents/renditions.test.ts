import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PolicyDocument } from '../../src/documents/policy-document.ts';
import type { PolicyPrint } from '../../src/documents/policy-print.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { renderHtml } from '../../src/documents/html/render-html.ts';
import { renderPdf } from '../../src/documents/typst/render-pdf.ts';
import { Typesetter } from '../../src/documents/typst/typesetter.ts';
import { arbitraryDocument } from './arbitrary-document.ts';
import { htmlText, pdfPages, said, textsOf } from './read-rendition.ts';

const typesetter = new Typesetter();
afterAll(() => typesetter.onApplicationShutdown());

const printOf = (document: PolicyDocument): PolicyPrint => ({
  title: document.title,
  version: 2,
  dates: document.dates,
  document,
  showCodeDescriptions: true,
});

/** All that a reader must find: headings, the text below them with its criteria, references with their identifiers, codes. */
function contentsOf(document: PolicyDocument): string[] {
  return [
    document.title,
    ...document.sections.flatMap(({ heading, markdown }) => [heading, ...textsOf(markdown)]),
    ...document.references.flatMap(({ number, citation, pmid, doi }) => [
      String(number),
      ...textsOf(citation),
      ...(pmid === null ? [] : [`PMID: ${pmid}`]),
      ...(doi === null ? [] : [`doi: ${doi}`]),
    ]),
    ...document.codes.flatMap(({ system, code, description }) => [system, code, description ?? '']),
    ...document.crossReferences.flatMap(textsOf),
    ...document.boilerplate.flatMap(({ heading, markdown }) => [heading, ...textsOf(markdown)]),
  ];
}

const missingIn = (text: string, document: PolicyDocument): string[] => {
  const all = said(text);
  return contentsOf(document).filter((content) => !all.includes(said(content)));
};

it('a rendition that leaves something out is noticed', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      expect(missingIn('', document)).toContain(document.title);
    }),
    { numRuns: 5 },
  );
});

describe('every rendition says what the document says', () => {
  it('HTML', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        // numbers of references are printed by the list, from its values
        const html = renderHtml(printOf(document)).replaceAll(/ value="(\d+)"/g, '>$1<x');
        expect(missingIn(htmlText(html), document)).toEqual([]);
        for (const { id } of document.criteria) expect(html).toContain(` id="${id}"`);
      }),
      { numRuns: 100 },
    );
  });

  it('PDF', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDocument, async (document) => {
        const bytes = await renderPdf(printOf(document), typesetter);
        const pages = await pdfPages(bytes);
        expect(missingIn(pages.map(({ text }) => text).join('\n'), document)).toEqual([]);
        for (const { id } of document.criteria) {
          if (/^[\w-]+$/.test(id)) expect(bytes.includes(`(${id})`)).toBe(true); // others are written as UTF-16
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

it('the sample policy, printed as PDF and imported again, is the same policy', async () => {
  const fileName = 'lysis-of-epidural-adhesions.md';
  const bytes = readFileSync(new URL(`../../src/evaluation/sample/${fileName}`, import.meta.url));
  const { document } = await readDocument(fileName, bytes);
  const { document: again } = await readDocument('print.pdf', await renderPdf(printOf(document), typesetter));
  expect(again.title).toBe(document.title);
  expect(again.dates).toEqual(document.dates);
  expect(again.sections.map(({ heading, level }) => [heading, level])).toEqual(
    document.sections.map(({ heading, level }) => [heading, level]),
  );
  const identifiers = ({ references }: PolicyDocument) =>
    references.map(({ number, pmid }) => [number, pmid]);
  expect(identifiers(again)).toEqual(identifiers(document));
  expect(again.codes).toEqual(document.codes);
}, 30_000);
