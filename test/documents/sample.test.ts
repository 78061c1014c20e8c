import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { contentHash } from '../../src/documents/content-hash.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { renderMarkdown } from '../../src/documents/markdown/render-markdown.ts';

const fileName = 'lysis-of-epidural-adhesions.md';
const bytes = readFileSync(new URL(`../../src/evaluation/sample/${fileName}`, import.meta.url));
const { document, findings } = await readDocument(fileName, bytes);

describe('the sample policy', () => {
  it('reads without a finding, its four dates at their printed precision', () => {
    expect(findings).toEqual([]);
    expect(document.title).toBe('Lysis of Epidural Adhesions');
    expect(document.dates).toEqual({
      origin: '1999-02',
      lastReview: '2025-11',
      nextReview: '2026-09',
      effective: '2026-01-01',
      literatureSearchedThrough: null,
    });
  });

  it('has 28 references, of which 27 have a PMID and one explicitly none', () => {
    expect(document.references.map(({ number }) => number)).toEqual(
      Array.from({ length: 28 }, (_, index) => index + 1),
    );
    expect(document.references.filter(({ pmid }) => pmid !== null)).toHaveLength(27);
    expect(document.references.filter(({ pmidPrinted }) => pmidPrinted === 'explicitly_none')).toHaveLength(
      1,
    );
  });

  it('lists three CPT codes without descriptors and no HCPCS code', () => {
    expect(document.codes).toEqual(
      ['62263', '62264', '64999'].map((code) => ({ system: 'CPT', code, description: null })),
    );
  });

  it('is the same document after a print', async () => {
    const print = {
      title: document.title,
      version: 1,
      dates: document.dates,
      document,
      showCodeDescriptions: true,
    };
    const again = await readDocument(fileName, Buffer.from(renderMarkdown(print)));
    expect(again.document).toEqual(document);
    expect(contentHash(again.document)).toBe(contentHash(document));
  });
});
