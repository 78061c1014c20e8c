import { readFile } from 'node:fs/promises';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { parseOutline, parsePolicyText } from '../../documents/parse-policy-text.ts';
import { readPdf } from '../../documents/pdf/read-pdf.ts';
import type { PolicyDocument } from '../../documents/policy-document.ts';
import { renderPdf } from '../../documents/typst/render-pdf.ts';
import { Typesetter } from '../../documents/typst/typesetter.ts';
import { median, milliseconds, report, secondsOf } from './measure.ts';

const PAGES = 10;
const ROUNDS = 15;
const SAMPLE = new URL('../sample/lysis-of-epidural-adhesions.md', import.meta.url);

/** A PDF of ten pages read into a policy, against the library's bare extraction of its text, in turns. */
export async function pdfImportBench(): Promise<void> {
  const library = await PDFiumLibrary.init();
  const bytes = await tenPages(library);
  const seconds = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ours = await secondsOf(async () => {
      const { outline, findings } = await readPdf(bytes);
      const { document } = parseOutline(outline, { markdown: false, findings });
      if (document.references.length === 0) throw new Error('the references were not read');
    });
    const bare = await secondsOf(async () => await bareText(library, bytes));
    if (round === 0) continue; // the first compiles
    seconds.ours.push(ours);
    seconds.bare.push(bare);
  }
  library.destroy();
  const [ours, bare] = [median(seconds.ours), median(seconds.bare)];
  report(
    `import of a ${PAGES}-page PDF / its bare text`,
    milliseconds(ours),
    milliseconds(bare),
    ours / bare,
  );
}

/** The text of every page, as the library gives it. */
async function bareText(library: PDFiumLibrary, bytes: Uint8Array): Promise<number> {
  const document = await library.loadDocument(bytes);
  let length = 0;
  for (const page of document.pages()) length += page.getText().length;
  document.destroy();
  return length;
}

/** The sample policy typeset, its sections repeated until it fills the pages. */
async function tenPages(library: PDFiumLibrary): Promise<Uint8Array> {
  const sample = parsePolicyText(await readFile(SAMPLE, 'utf8'), { fileName: 'sample.md' }).document;
  const typesetter = new Typesetter();
  try {
    for (let times = 1; ; times += 1) {
      const document = repeated(sample, times);
      const print = {
        title: sample.title,
        version: 1,
        dates: sample.dates,
        document,
        showCodeDescriptions: false,
      };
      const pdf = await renderPdf(print, typesetter);
      if ((await pagesOf(library, pdf)) >= PAGES) return pdf;
    }
  } finally {
    typesetter.onApplicationShutdown();
  }
}

const repeated = (document: PolicyDocument, times: number): PolicyDocument => ({
  ...document,
  sections: Array.from({ length: times }, (_, copy) =>
    document.sections.map((section) => ({
      ...section,
      id: copy === 0 ? section.id : `${section.id}-${copy}`,
    })),
  ).flat(),
});

async function pagesOf(library: PDFiumLibrary, pdf: Uint8Array): Promise<number> {
  const document = await library.loadDocument(pdf);
  const count = document.getPageCount();
  document.destroy();
  return count;
}
