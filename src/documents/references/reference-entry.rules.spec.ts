import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endsWithPmid, printReferenceEntry, readReferenceEntry } from './reference-entry.rules.ts';

describe('readReferenceEntry', () => {
  it('takes the PMID out of the citation', () => {
    expect(readReferenceEntry('Cho JH. Outcomes. *Pain physician*. 2017;20(1):E29. PMID: 28072795')).toEqual({
      citation: 'Cho JH. Outcomes. *Pain physician*. 2017;20(1):E29.',
      pmid: '28072795',
      pmidPrinted: 'given',
      doi: null,
      url: null,
    });
  });

  it.each(['PMID: No PMID Entry', 'PMID: none', 'PMID: N/A'])('reads "%s" as explicitly none', (printed) => {
    expect(readReferenceEntry(`A book. ${printed}`)).toMatchObject({
      citation: 'A book.',
      pmid: null,
      pmidPrinted: 'explicitly_none',
    });
  });

  it.each([
    ['A. doi:10.1093/pm/pnz017. PMID: 1', '10.1093/pm/pnz017', 'A.'],
    ['A. https://doi.org/10.1093/pm/pnz017 PMID: 1', '10.1093/pm/pnz017', 'A.'],
    ['A (doi: 10.1002/(SICI)1097-0142). PMID: 1', '10.1002/(SICI)1097-0142)', 'A ('],
  ])('takes the DOI out of "%s"', (printed, doi, citation) => {
    expect(readReferenceEntry(printed)).toMatchObject({ doi, citation, pmid: '1' });
  });

  it.each([
    ['A. PMID:12345678.', '12345678'],
    ['A. PMID 12345678', '12345678'],
    ['A. PMID12345678', '12345678'],
    ['A. PubMed PMID: 12345678', '12345678'],
    ['A. PMID: 12345678; PMCID: PMC7654321.', '12345678'],
    ['A. Epub 2022 Sep 7. PMID: 12345678', '12345678'],
    ['A. https://pubmed.ncbi.nlm.nih.gov/12345678/', '12345678'],
    ['A. http://www.ncbi.nlm.nih.gov/pubmed/12345678.', '12345678'],
  ])('reads the PMID of "%s"', (printed, pmid) => {
    expect(readReferenceEntry(printed)).toMatchObject({ pmid, pmidPrinted: 'given', url: null });
  });

  it.each([
    'A. PMCID: PMC7654321',
    'A. PMCID: 7654321',
    'A. https://www.ncbi.nlm.nih.gov/pmc/articles/PMC12/',
  ])('finds no PMID in "%s"', (printed) => {
    expect(readReferenceEntry(printed)).toMatchObject({ pmid: null, pmidPrinted: 'absent' });
  });

  it.each([
    ['A. https://example.org/a_(b). Accessed May 1, 2020.', 'https://example.org/a_(b)'],
    ['A (http://example.org/a). PMID: 1', 'http://example.org/a'],
    ['A. https://example.org/a and https://example.org/b', 'https://example.org/b'],
    ['A. www.example.org', null],
    ['A. https://doi.org/10.1093/pm/pnz017', null],
  ])('reads the address of "%s"', (printed, url) => {
    expect(readReferenceEntry(printed).url).toBe(url);
  });

  it('leaves a PMID that is none in the citation', () => {
    expect(readReferenceEntry('A. PMID: 1234567890')).toMatchObject({
      citation: 'A. PMID: 1234567890',
      pmidPrinted: 'absent',
    });
  });

  it('reads what it prints', () => {
    const words = fc.array(
      fc.constantFrom(
        'A',
        'study',
        '(',
        ')',
        'PMID:',
        '12',
        'No PMID Entry',
        'doi:',
        '10.1000/x',
        '.',
        '2019;5',
        'https://example.org/a.',
        'https://pubmed.ncbi.nlm.nih.gov/12/',
      ),
    );
    fc.assert(
      fc.property(words, (text) => {
        const entry = readReferenceEntry(text.join(' '));
        const again = readReferenceEntry(printReferenceEntry(entry));
        fc.pre(!/PMID|doi/i.test(entry.citation)); // clauses that stay in a citation are refused when it is edited
        expect(again).toEqual(entry);
      }),
    );
  });
});

describe('endsWithPmid', () => {
  it.each([
    ['… 2019. PMID: 30590850', true],
    ['… PMID: No PMID Entry', true],
    ['… PMID: 30590850 and more', false],
    ['… PMID:', false],
  ])('says of "%s": %s', (text, expected) => {
    expect(endsWithPmid(text)).toBe(expected);
  });
});
