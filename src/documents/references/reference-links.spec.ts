import { describe, expect, it } from '@jest/globals';
import type { DocumentReference } from '../policy-document.ts';
import { referenceLinks } from './reference-links.ts';

const reference = (change: Partial<DocumentReference>): DocumentReference => ({
  number: 1,
  citation: 'A study.',
  pmid: null,
  pmidPrinted: 'absent',
  doi: null,
  url: null,
  ...change,
});

describe('referenceLinks', () => {
  it.each<[string, Partial<DocumentReference>, (string | null)[][]]>([
    ['nothing', {}, []],
    [
      'a PMID',
      { pmid: '28072795', pmidPrinted: 'given' },
      [['PMID: ', '28072795', 'https://pubmed.ncbi.nlm.nih.gov/28072795/']],
    ],
    ['that there is no PMID', { pmidPrinted: 'explicitly_none' }, [['PMID: ', 'No PMID Entry', null]]],
    [
      'a DOI with marks that an address may not hold',
      { doi: '10.1002/(SICI)1#<a>?b' },
      [['doi: ', '10.1002/(SICI)1#<a>?b', 'https://doi.org/10.1002/(SICI)1%23%3Ca%3E%3Fb']],
    ],
    [
      'an address of the web',
      { url: 'https://x.example/a' },
      [['', 'https://x.example/a', 'https://x.example/a']],
    ],
    [
      'no address that the citation prints itself',
      { citation: 'See https://x.example/a.', url: 'https://x.example/a' },
      [],
    ],
    ['no link to what is no address of the web', { url: 'javascript:x' }, [['', 'javascript:x', null]]],
  ])('tells %s', (_, change, wanted) => {
    const links = referenceLinks(reference(change));
    expect(links.map(({ label, text, address }) => [label, text, address])).toEqual(wanted);
  });
});
