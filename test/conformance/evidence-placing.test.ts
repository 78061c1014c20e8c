import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parsePolicyText } from '../../src/documents/parse-policy-text.ts';
import { numberingOf } from '../../src/documents/references/numbering.ts';
import { renumberReferences } from '../../src/documents/references/renumber-references.ts';
import { addEvidence } from '../../src/literature/evidence/add-evidence.ts';
import { placeFor } from '../../src/literature/evidence/evidence-places.ts';
import { styleOfPolicy } from '../../src/literature/evidence/style-of-policy.ts';
import type { StudyType } from '../../src/literature/records/study-type.rules.ts';

const file = new URL('../../../shared/testdata/policies/lysis-of-epidural-adhesions.txt', import.meta.url);
const isThere = existsSync(file);
if (!isThere) console.warn('skipped: ../shared/testdata is not there');

(isThere ? describe : describe.skip)('the example policy', () => {
  const { document } = isThere
    ? parsePolicyText(readFileSync(file, 'utf8'), { fileName: 'lysis.txt' })
    : parsePolicyText('# A Policy\n\n## POLICY\n\nIt is covered.\n', { fileName: 'x.md' });

  it.each<[StudyType, string, string]>([
    [
      'rct',
      'Endoscopic adhesiolysis in the lumbar spine: a randomized trial of spinal endoscopy',
      'PERCUTANEOUS LYSIS OF ADHESIONS WITH SPINAL ENDOSCOPY',
    ],
    [
      'rct',
      'Percutaneous adhesiolysis versus epidural injection: a randomized trial',
      'PERCUTANEOUS LYSIS OF ADHESIONS WITHOUT SPINAL ENDOSCOPY',
    ],
    [
      'systematic_review',
      'Epiduroscopy and spinal endoscopy for back pain: percutaneous adhesiolysis',
      'PERCUTANEOUS LYSIS OF ADHESIONS WITH SPINAL ENDOSCOPY',
    ],
    ['guideline', 'Practice guideline. American Pain Society', 'AMERICAN PAIN SOCIETY (APS)'],
    [
      'guideline',
      'Guidelines of the American Society of Interventional Pain Physicians',
      'AMERICAN SOCIETY OF INTERVENTIONAL PAIN PHYSICIANS (ASIPP)',
    ],
    ['guideline', 'National guidance by somebody else about knees', 'PRACTICE GUIDELINE SUMMARY'],
  ])('takes a %s about "%s" under %s', (studyType, text, heading) => {
    expect(placeFor(document, { studyType, text }).path).toContain(heading);
  });

  it('is numbered by first citation, prints its references in the house’s style, and stays when renumbered', () => {
    expect(numberingOf(document)).toBe('first_citation');
    expect(styleOfPolicy(document.references, new Map()).name).toBe('three authors');
    expect(renumberReferences(document, 'first_citation').moved.size).toBe(0);
  });

  it('moves every later number when a trial joins the others', () => {
    const grown = addEvidence(
      document,
      [
        {
          recordId: 'r',
          entry: { citation: 'New.', pmid: '99000001', pmidPrinted: 'given', doi: null, url: null },
          line: 'New et al. (2026): Percutaneous adhesiolysis.',
          sectionId: null,
          studyType: 'rct',
          text: 'Percutaneous adhesiolysis, a randomized trial',
        },
      ],
      new Set(),
    );
    expect(grown.added[0]?.reference.number).toBe(15);
    expect([...grown.moved]).toEqual(Array.from({ length: 14 }, (_, index) => [index + 15, index + 16]));
    const text = grown.document.sections.map(({ markdown }) => markdown).join('\n');
    expect(text).toContain('follow-up.^[12-14]');
    expect(text).toContain('reported.^[16]');
    expect(text).toContain('effects.^[23-26]'.slice(-9));
  });
});
