import { DocumentWithoutText } from '../document-errors.ts';
import type { OutlinedFile } from '../outline.ts';
import { pageFindings } from './page-findings.ts';
import { pdfOutline } from './pdf-outline.ts';
import { printedPages } from './printed-pages.ts';
import { pageLines } from './table-rows.rules.ts';
import { wordsOf } from './words.rules.ts';

/** Fewer characters than this on a page, on average, are no text: a scan, perhaps with a stamp on it. */
const fewestOnAPage = 40;

/**
 * The outline of a PDF by its layout. Its lines are printed text, not Markdown: blank lines between paragraphs, cells of
 * a row apart by tabs, a space of indentation for each 9 points, citations as `^[1]`, single bold words as `**bold**`;
 * a line's number counts the printed lines of the whole document.
 * Throws DocumentEncrypted, DocumentUnreadable, DocumentTooLarge, and DocumentWithoutText for pages without text.
 */
export async function readPdf(bytes: Uint8Array): Promise<OutlinedFile> {
  const pages = await printedPages(bytes, ({ height, glyphs, rules }) => {
    const words = wordsOf(glyphs);
    const supposed = words.filter(({ isSupposed }) => isSupposed).map(({ text }) => text);
    return { height, lines: pageLines(words, rules), glyphs: glyphs.length, supposed };
  });
  const glyphCount = pages.reduce((sum, { glyphs }) => sum + glyphs, 0);
  if (glyphCount < fewestOnAPage * pages.length) throw new DocumentWithoutText();
  return { outline: pdfOutline(pages), findings: pageFindings(pages) };
}
