import { describe, expect, it } from '@jest/globals';
import { canonicalDocument } from './canonical-document.ts';
import { addReference } from './edit-document.ts';
import { parsePolicyText } from './parse-policy-text.ts';

const text = 'A Title\n\nPOLICY\n\nText.^[1]\n\nREFERENCES\n\n1. First. PMID: 5';
const { document } = parsePolicyText(text, { fileName: 'a.txt' });
const refusal = (code: string, field?: string) =>
  expect.objectContaining({
    code,
    ...(field === undefined
      ? {}
      : { data: expect.objectContaining({ fields: [expect.objectContaining({ field })] }) }),
  });

describe('addReference', () => {
  it('gives the next number and leaves the document as it was', () => {
    const { document: longer, reference } = addReference(document, { citation: 'Second. PMID: 6' });
    expect(reference).toEqual({
      number: 2,
      citation: 'Second.',
      pmid: '6',
      pmidPrinted: 'given',
      doi: null,
      url: null,
    });
    expect(longer.references).toHaveLength(2);
    expect(document.references).toHaveLength(1);
  });

  it('prefers a PMID and a DOI that are given beside the citation', () => {
    const { reference } = addReference(document, { citation: 'Second.', pmid: '7', doi: '10.1000/x' });
    expect(reference).toMatchObject({ pmid: '7', pmidPrinted: 'given', doi: '10.1000/x' });
  });

  it('refuses an empty citation and a PMID that is none', () => {
    expect(() => addReference(document, { citation: ' ' })).toThrow(refusal('invalid_request', 'citation'));
    expect(() => addReference(document, { citation: 'x', pmid: 'PMC1' })).toThrow(
      refusal('invalid_request', 'pmid'),
    );
  });
});

describe('canonicalDocument', () => {
  it('leaves what was parsed as it is', () => {
    expect(canonicalDocument(document)).toEqual(document);
  });

  it('gives a new section its anchor', () => {
    const sections = [...document.sections, { id: '', heading: 'Policy ', level: 2, markdown: 'x' }];
    expect(canonicalDocument({ ...document, sections }).sections[1]).toMatchObject({
      id: 'policy--policy',
      heading: 'Policy',
    });
  });

  it.each([
    ['title', { title: ' ' }],
    ['sections[0].heading', { sections: [{ id: 'a', heading: 'REFERENCES', level: 1, markdown: '' }] }],
    ['sections[0].level', { sections: [{ id: 'a', heading: 'A', level: 6, markdown: '' }] }],
    ['sections[0].id', { sections: [{ id: 'ref-1', heading: 'A', level: 1, markdown: '' }] }],
    [
      'references[0].number',
      {
        references: [
          { number: 0, citation: 'x', pmid: null, pmidPrinted: 'absent' as const, doi: null, url: null },
        ],
      },
    ],
    [
      'references[0].citation',
      {
        references: [
          {
            number: 1,
            citation: 'x PMID: 5',
            pmid: null,
            pmidPrinted: 'absent' as const,
            doi: null,
            url: null,
          },
        ],
      },
    ],
    ['codes[0].code', { codes: [{ system: 'HCPCS' as const, code: '62263', description: null }] }],
    ['boilerplate[0].heading', { boilerplate: [{ heading: 'SUMMARY', markdown: '' }] }],
  ])('refuses a bad %s', (field, edit) => {
    expect(() => canonicalDocument({ ...document, ...edit })).toThrow(refusal('invalid_request', field));
  });
});
