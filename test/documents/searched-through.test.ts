import { afterAll, describe, expect, it } from '@jest/globals';
import { partialDate } from '../../src/kernel/partial-date.ts';
import { renderHtml } from '../../src/documents/html/render-html.ts';
import { renderMarkdown } from '../../src/documents/markdown/render-markdown.ts';
import type { PolicyPrint } from '../../src/documents/policy-print.ts';
import { renderPdf } from '../../src/documents/typst/render-pdf.ts';
import { Typesetter } from '../../src/documents/typst/typesetter.ts';
import { htmlText, pdfPages } from './read-rendition.ts';
import { documentOf } from './unclear-marks.ts';

const typesetter = new Typesetter();
afterAll(() => typesetter.onApplicationShutdown());

const documentWithText = documentOf(['Relief lasted.^[1]'], [1]);

function printWith(searched: string | null): PolicyPrint {
  const literatureSearchedThrough = searched === null ? null : partialDate(searched);
  const dates = { ...documentWithText.dates, literatureSearchedThrough };
  return { title: 'A Policy', version: 2, dates, document: documentWithText, showCodeDescriptions: true };
}

const renditions: [string, (print: PolicyPrint) => Promise<string>][] = [
  ['HTML', async (print) => await Promise.resolve(htmlText(renderHtml(print)))],
  ['Markdown', async (print) => await Promise.resolve(renderMarkdown(print))],
  [
    'PDF',
    async (print) => {
      const pages = await pdfPages(await renderPdf(print, typesetter));
      return pages.map(({ text }) => text).join('\n');
    },
  ],
];

describe('the day through which the literature is searched', () => {
  it.each(renditions)(
    'is printed in %s, a day or a month, and nothing where it is not known',
    async (_, render) => {
      const printed = async (searched: string | null) =>
        (await render(printWith(searched))).replace(/\s+/g, ' ');
      expect(await printed('2026-05-04')).toMatch(/Literature Searched Through\W*May 4, 2026/i);
      expect(await printed('2026-05')).toMatch(/Literature Searched Through\W*May 2026/i);
      expect(await printed(null)).not.toMatch(/Literature Searched Through/i);
    },
  );
});
