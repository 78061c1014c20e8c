import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseOutline } from '../../src/documents/parse-policy-text.ts';
import { readPdf } from '../../src/documents/pdf/read-pdf.ts';

/** A chapter of the TRICARE Policy Manual, a federal document, beside this repository; skipped where it is absent. */
const file = new URL(
  '../../../shared/testdata/policies/tricare-tpm-c6s3.1-genetic-testing.pdf',
  import.meta.url,
);
const extracted = new URL(
  '../../../shared/testdata/policies/tricare-tpm-c6s3.1-genetic-testing.pypdf.txt',
  import.meta.url,
);

(existsSync(file) ? describe : describe.skip)('the TRICARE PDF', () => {
  it('gives its title and numbered sections', async () => {
    const { outline } = await readPdf(readFileSync(file));
    expect(outline.title).toBe('Genetic Testing And Counseling');
    expect(outline.parts.map(({ heading }) => heading)).toEqual([
      '1.0 DESCRIPTION',
      '2.0 POLICY',
      '3.0 EXCLUSIONS',
    ]);
  });

  it('loses no word that another extractor finds on its pages, what a browser prints on the margin apart', async () => {
    const { outline } = await readPdf(readFileSync(file));
    const lines = [
      ...outline.head,
      ...(outline.running ?? []),
      ...outline.parts.flatMap((part) => part.lines),
    ];
    const read = lettersOf(
      [outline.title, ...outline.parts.map(({ heading }) => heading), ...lines.map(({ text }) => text)].join(
        ' ',
      ),
    );
    const words = readFileSync(extracted, 'utf8').match(/[A-Za-z]{5,}/g) ?? [];
    const missing = new Set(words.filter((word) => !read.includes(lettersOf(word))));
    expect(missing.size / words.length).toBeLessThan(0.05);
  });

  it('is imported without a date that nobody printed', async () => {
    const { outline, findings } = await readPdf(readFileSync(file));
    const { document } = parseOutline(outline, { markdown: false, findings });
    expect(document.dates).toMatchObject({ effective: null, nextReview: null });
  });
});

const lettersOf = (text: string) => text.replace(/[^A-Za-z]/g, '').toLowerCase();
