import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { contentHash } from '../../src/documents/content-hash.ts';
import { citationsIn } from '../../src/documents/citations.rules.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { renderMarkdown } from '../../src/documents/render-markdown.ts';

const folder = new URL('../../../shared/testdata/policies/', import.meta.url);
const fileName = 'lysis-of-epidural-adhesions.txt';
const isThere = existsSync(new URL(fileName, folder));
if (!isThere) console.warn('skipped: ../shared/testdata/policies is not there');
const describeWithData = isThere ? describe : describe.skip;

describeWithData('the example policy', () => {
  const read = () => readDocument(fileName, readFileSync(new URL(fileName, folder)));

  it('has its title and four dates at their printed precision, and nothing blocks it', () => {
    const { document, findings } = read();
    expect(document.title).toBe('Lysis of Epidural Adhesions');
    expect(document.dates).toEqual({
      origin: '1999-02',
      lastReview: '2025-11',
      nextReview: '2026-09',
      effective: '2026-01-01',
      literatureSearchedThrough: null,
    });
    expect(findings).toEqual([]);
  });

  it('has its sections with their levels', () => {
    expect(read().document.sections.map(({ level, heading }) => `${level} ${heading}`)).toEqual([
      '1 DESCRIPTION',
      '1 MEDICAL POLICY CRITERIA',
      '1 BACKGROUND',
      '1 EVIDENCE SUMMARY',
      '2 LYSIS OF EPIDURAL ADHESIONS WITH OR WITHOUT SPINAL ENDOSCOPY',
      '3 Systematic Reviews',
      '3 Randomized Control Trials',
      '3 Nonrandomized Studies',
      '2 PERCUTANEOUS LYSIS OF ADHESIONS WITHOUT SPINAL ENDOSCOPY',
      '3 Randomized Controlled Trials (RCTs)',
      '3 Nonrandomized Studies',
      '2 PERCUTANEOUS LYSIS OF ADHESIONS WITH SPINAL ENDOSCOPY',
      '3 Systematic Reviews',
      '3 Randomized Controlled Trials (RCTs)',
      '3 Nonrandomized Studies',
      '1 SUMMARY OF EVIDENCE',
      '1 PRACTICE GUIDELINE SUMMARY',
      '2 AMERICAN SOCIETY OF INTERVENTIONAL PAIN PHYSICIANS (ASIPP)',
      '2 AMERICAN PAIN SOCIETY (APS)',
      '1 SUMMARY',
    ]);
  });

  it('has a different anchor for each section, with the path where headings repeat', () => {
    const ids = read().document.sections.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('medical-policy-criteria');
    expect(ids.filter((id) => id.endsWith('--randomized-controlled-trials-rcts'))).toEqual([
      'percutaneous-lysis-of-adhesions-without-spinal-endoscopy--randomized-controlled-trials-rcts',
      'percutaneous-lysis-of-adhesions-with-spinal-endoscopy--randomized-controlled-trials-rcts',
    ]);
  });

  it('joins the sentences that its page ends cut in two', () => {
    const text = read()
      .document.sections.map(({ markdown }) => markdown)
      .join('\n\n');
    for (const seam of [
      'I, II-1 or fair',
      'patients in each group',
      'is effective in managing',
      'control and intervention group',
    ]) {
      expect(text).toContain(seam);
    }
    expect(text.split('\n\n').filter((paragraph) => /^\p{Ll}/u.test(paragraph))).toEqual([]);
  });

  it('has 28 references, 27 PMIDs and one that is explicitly none', () => {
    const { references } = read().document;
    expect(references.map(({ number }) => number)).toEqual(
      Array.from({ length: 28 }, (_, index) => index + 1),
    );
    expect(references.filter(({ pmidPrinted }) => pmidPrinted === 'given')).toHaveLength(27);
    expect(references.filter(({ pmidPrinted }) => pmidPrinted !== 'given')).toMatchObject([
      { number: 23, pmid: null, pmidPrinted: 'explicitly_none' },
    ]);
    expect(references[0]?.pmid).toBe('30590850');
    expect(references.every(({ citation }) => !/PMID/.test(citation))).toBe(true);
  });

  it('cites every reference and nothing else', () => {
    const cited = read().document.sections.flatMap(({ markdown }) =>
      citationsIn(markdown).flatMap(({ numbers }) => numbers ?? []),
    );
    expect([...new Set(cited)].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 28 }, (_, index) => index + 1),
    );
  });

  it('has three CPT codes, no HCPCS code and no cross reference', () => {
    const { codes, crossReferences } = read().document;
    expect(codes.map(({ system, code }) => `${system} ${code}`)).toEqual([
      'CPT 62263',
      'CPT 62264',
      'CPT 64999',
    ]);
    expect(codes.every(({ description }) => description !== null)).toBe(true);
    expect(crossReferences).toEqual([]);
  });

  it('keeps its two notices apart from the sections', () => {
    expect(read().document.boilerplate.map(({ heading }) => heading)).toEqual([
      'IMPORTANT REMINDER',
      'PLEASE NOTE',
    ]);
  });

  it('is the same document after a print', () => {
    const { document } = read();
    const print = {
      title: document.title,
      version: 1,
      dates: document.dates,
      document,
      showCodeDescriptions: true,
    };
    const again = readDocument('print.md', Buffer.from(renderMarkdown(print))).document;
    expect(again).toEqual(document);
    expect(contentHash(again)).toBe(contentHash(document));
  });

  // The portfolio, the CMS samples and the TRICARE extracts are other forms of document; a later importer reads them.
  it.each(['cms-lcd-sample.json', 'cms-ncd-sample.json'])(
    'refuses %s, which is no policy document',
    (name) => {
      const bytes = readFileSync(new URL(name, folder));
      expect(() => readDocument(name, bytes)).toThrow(
        expect.objectContaining({ code: 'document_type_unsupported' }),
      );
      expect(() => readDocument(`${name}.txt`, bytes)).toThrow(
        expect.objectContaining({ code: 'document_not_a_policy' }),
      );
    },
  );
});
