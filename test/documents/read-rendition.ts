import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Token } from 'markdown-it';
import { sectionTokens } from '../../src/documents/markdown/section-tokens.ts';

let library: Promise<PDFiumLibrary> | undefined;

/** The text of each page of a PDF, its running head apart. */
export async function pdfPages(bytes: Buffer): Promise<{ head: string; text: string }[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    return [...document.pages()].map((page) => {
      const lines = page.getText().split('\r\n');
      const end = lines.findIndex((line) => /\d+ of \d+$/.test(line)) + 1;
      return { head: lines.slice(0, end).join(' '), text: lines.slice(end).join('\n') };
    });
  } finally {
    document.destroy();
  }
}

/**
 * What a text says, however its lines break: no space, no character that is not seen, code points as their characters,
 * and of the same marks in a row one, since PDFium takes the others for shadows of it.
 */
export function said(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}\p{Cf}\ufffe]/gu, '')
    .replaceAll(/\[((?:U\+[0-9A-F]{4,6})+)\]/g, (_, points: string) =>
      points
        .split('U+')
        .filter((point) => point !== '')
        .map((point) => String.fromCodePoint(Number.parseInt(point, 16)))
        .join(''),
    )
    .replaceAll(/([\p{P}\p{S}])\1+/gu, '$1');
}

/** The text of an HTML page. */
export function htmlText(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** The pieces of text that a Markdown text shows, each as it must be found in every rendition. */
export function textsOf(markdown: string): string[] {
  const leaves = (tokens: readonly Token[]): string[] =>
    tokens.flatMap(({ type, content, children }) => {
      if (children !== null && children.length > 0) return leaves(children);
      return type === 'citation' ? [`[${content}]`] : content === '' ? [] : [content];
    });
  return leaves(sectionTokens(markdown, []));
}
