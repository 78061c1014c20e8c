import { DocumentEncrypted, DocumentTooLarge, DocumentUnreadable } from '../document-errors.ts';
import type { PrintedPage } from './glyph.rules.ts';
import { frameOf } from './page-frame.ts';
import { glyphsOf, scratchBytes, workspaceAt, type Workspace } from './page-glyphs.ts';
import { rulesOf } from './page-rules.ts';
import { withPdfium, type Pdfium } from './pdfium.ts';

/** The longest policies have some 300 pages. */
const mostPages = 1000;
const mostGlyphs = 5_000_000;
const errors = { password: 4, security: 5 } as const;

/**
 * What `read` makes of each page. A page's glyphs are let go before the next is read.
 * Throws DocumentEncrypted, DocumentUnreadable, or DocumentTooLarge for more than 1,000 pages or 100,000 glyphs a page.
 */
export async function printedPages<T>(bytes: Uint8Array, read: (page: PrintedPage) => T): Promise<T[]> {
  try {
    return await withPdfium((pdfium) => readPages(pdfium, bytes, read));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      throw new DocumentUnreadable('it cannot be laid out within the memory a document may take');
    }
    throw error;
  }
}

function readPages<T>(pdfium: Pdfium, bytes: Uint8Array, read: (page: PrintedPage) => T): T[] {
  const data = pdfium.wasmExports.malloc(bytes.length);
  const scratch = pdfium.wasmExports.malloc(scratchBytes);
  if (data === 0 || scratch === 0)
    throw new DocumentTooLarge(`${bytes.length} bytes are more than can be read`);
  pdfium.HEAPU8.set(bytes, data);
  const document = pdfium._FPDF_LoadMemDocument(data, bytes.length, 0);
  try {
    if (document === 0) throw refusal(pdfium._FPDF_GetLastError());
    return pagesOf(pdfium, document, scratch, read);
  } finally {
    if (document !== 0) pdfium._FPDF_CloseDocument(document);
    pdfium.wasmExports.free(scratch);
    pdfium.wasmExports.free(data);
  }
}

function refusal(error: number): Error {
  const isLocked = error === errors.password || error === errors.security;
  return isLocked ? new DocumentEncrypted() : new DocumentUnreadable('it is not a PDF, or damaged');
}

function pagesOf<T>(pdfium: Pdfium, document: number, scratch: number, read: (page: PrintedPage) => T): T[] {
  const count = pdfium._FPDF_GetPageCount(document);
  if (count < 1) throw new DocumentUnreadable('it has no pages');
  if (count > mostPages) throw new DocumentTooLarge(`${count} pages are more than the ${mostPages} allowed`);
  const pages: T[] = [];
  const workspace = workspaceAt(scratch);
  let glyphs = 0;
  for (let index = 0; index < count; index += 1) {
    const page = readPage(pdfium, document, index, workspace);
    glyphs += page.glyphs.length;
    if (glyphs > mostGlyphs) throw new DocumentTooLarge(`more than ${mostGlyphs} characters of text`);
    pages.push(read(page));
  }
  return pages;
}

const emptyPage: PrintedPage = { width: 612, height: 792, glyphs: [], rules: [] };

function readPage(pdfium: Pdfium, document: number, index: number, workspace: Workspace): PrintedPage {
  const { scratch } = workspace;
  const page = pdfium._FPDF_LoadPage(document, index);
  if (page === 0) return emptyPage; // a damaged page among good ones
  const text = pdfium._FPDFText_LoadPage(page);
  try {
    const frame = frameOf(pdfium, page, scratch);
    return {
      width: frame.width,
      height: frame.height,
      glyphs: text === 0 ? [] : glyphsOf(pdfium, text, frame, workspace),
      rules: rulesOf(pdfium, page, frame, scratch),
    };
  } finally {
    if (text !== 0) pdfium._FPDFText_ClosePage(text);
    pdfium._FPDF_ClosePage(page);
  }
}
