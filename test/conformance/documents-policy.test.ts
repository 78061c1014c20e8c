import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { contentHash } from '../../src/documents/content-hash.ts';
import { citationsIn } from '../../src/documents/references/citations.rules.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { renderMarkdown } from '../../src/documents/markdown/render-markdown.ts';

const folder = new URL('../../../shared/testdata/policies/', import.meta.url);
const fileName = 'lysis-of-epidural-adhesions.txt';
const isThere = existsSync(new URL(fileName, folder));
if (!isThere) console.warn('skipped: ../shared/testdata/policies is not there');
const describeWithData = isThere ? describe : describe.skip;

describeWithData('the example policy', () => {
  const read = async () => await readDocument(fileName, readFileSync(new URL(fileName, folder)));

  it('has its title and four dates at their printed precision, and nothing blocks it', async () => {
    const { document, findings } = await read();
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

  it('has its sections with their levels', async () => {
    expect((await read()).document.sections.map(({ level, heading }) => `${level} ${heading}`)).toEqual([
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

  it('has a different anchor for each section, with the path where headings repeat', async () => {
    const ids = (await read()).document.sections.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('medical-policy-criteria');
    expect(ids.filter((id) => id.endsWith('--randomized-controlled-trials-rcts'))).toEqual([
      'percutaneous-lysis-of-adhesions-without-spinal-endoscopy--randomized-controlled-trials-rcts',
      'percutaneous-lysis-of-adhesions-with-spinal-endoscopy--randomized-controlled-trials-rcts',
    ]);
  });

  it('joins the sentences that its page ends cut in two', async () => {
    const text = (await read()).document.sections.map(({ markdown }) => markdown).join('\n\n');
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

  it('has 28 references, 27 PMIDs and one that is explicitly none', async () => {
    const { references } = (await read()).document;
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

  it('cites every reference and nothing else', async () => {
    const cited = (await read()).document.sections.flatMap(({ markdown }) =>
      citationsIn(markdown).flatMap(({ numbers }) => numbers ?? []),
    );
    expect([...new Set(cited)].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 28 }, (_, index) => index + 1),
    );
  });

  it('has three CPT codes, no HCPCS code and no cross reference', async () => {
    const { codes, crossReferences } = (await read()).document;
    expect(codes.map(({ system, code }) => `${system} ${code}`)).toEqual([
      'CPT 62263',
      'CPT 62264',
      'CPT 64999',
    ]);
    expect(codes.every(({ description }) => description !== null)).toBe(true);
    expect(crossReferences).toEqual([]);
  });

  it('keeps its two notices apart from the sections', async () => {
    expect((await read()).document.boilerplate.map(({ heading }) => heading)).toEqual([
      'IMPORTANT REMINDER',
      'PLEASE NOTE',
    ]);
  });

  it('is the same document after a print', async () => {
    const { document } = await read();
    const print = {
      title: document.title,
      version: 1,
      dates: document.dates,
      document,
      showCodeDescriptions: true,
    };
    const { document: again } = await readDocument('print.md', Buffer.from(renderMarkdown(print)));
    expect(again).toEqual(document);
    expect(contentHash(again)).toBe(contentHash(document));
  });

  // The portfolio, the CMS samples and the TRICARE extracts are other forms of document; a later importer reads them.
  it.each(['cms-lcd-sample.json', 'cms-ncd-sample.json'])(
    'refuses %s, which is no policy document',
    async (name) => {
      const bytes = readFileSync(new URL(name, folder));
      await expect(readDocument(name, bytes)).rejects.toThrow(
        expect.objectContaining({ code: 'document_type_unsupported' }),
      );
      await expect(readDocument(`${name}.txt`, bytes)).rejects.toThrow(
        expect.objectContaining({ code: 'document_not_a_policy' }),
      );
    },
  );
});
