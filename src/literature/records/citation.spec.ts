import { describe, expect, it } from '@jest/globals';
import { citationOf, shortPages } from './citation.ts';
import type { Author, PublicationRecord } from './publication-record.ts';

const person = (lastName: string, initials: string, suffix: string | null = null): Author => ({
  kind: 'person',
  lastName,
  foreName: null,
  initials,
  suffix,
});

function record(given: Partial<PublicationRecord>): PublicationRecord {
  return {
    kind: 'article',
    source: 'pubmed',
    pmid: '99000001',
    pmcid: null,
    preprint: false,
    titleMarkup: null,
    electronicOn: null,
    keywords: [],
    doi: null,
    title: 'Relationship between Time Elapsed Since Pain Onset and Efficacy of Pain Relief.',
    vernacularTitle: null,
    journal: {
      title: 'Yonsei medical journal',
      abbreviation: 'Yonsei Med J',
      issn: null,
      volume: '64',
      issue: '7',
      pages: '448-454',
    },
    book: null,
    publishedOn: null,
    publishedText: '2023 Jul',
    authors: [person('Kim', 'HJ'), person('Cho', 'YB'), person('Bae', 'J'), person('Choi', 'SA')],
    authorsComplete: true,
    abstract: [],
    languages: ['eng'],
    publicationTypes: [],
    meshHeadings: [],
    commentsCorrections: [],
    history: { createdOn: null, enteredOn: null, shownOn: null, indexedOn: null, revisedOn: null },
    ...given,
    ...(given.publishedOn === undefined
      ? { publishedOn: '2023-07' as PublicationRecord['publishedOn'] }
      : {}),
  };
}

describe('citationOf', () => {
  it('names three authors and the rest as et al', () => {
    expect(citationOf(record({}))).toBe(
      'Kim HJ, Cho YB, Bae J, et al. Relationship between Time Elapsed Since Pain Onset and Efficacy of Pain ' +
        'Relief. *Yonsei Med J*. 2023;64(7):448-54.',
    );
  });

  it('names three authors without et al', () => {
    const authors = [person('Helm', 'S', '2nd'), person('Racz', 'GB'), person('Raj', 'P')];
    expect(citationOf(record({ authors }))).toMatch(/^Helm S 2nd, Racz GB, Raj P\. Relationship/);
  });

  it('keeps a collective author and the mark that ends a title', () => {
    const authors: Author[] = [{ kind: 'collective', name: 'Guideline Development Panel' }];
    const text = citationOf(record({ authors, title: 'Does it help?' }));
    expect(text).toMatch(/^Guideline Development Panel\. Does it help\? \*Yonsei/);
  });

  it('leaves out what is not known', () => {
    const journal = {
      title: 'Pain Practice',
      abbreviation: null,
      issn: null,
      volume: null,
      issue: null,
      pages: null,
    };
    expect(citationOf(record({ authors: [], journal, title: 'Results' }))).toBe(
      'Results. *Pain Practice*. 2023.',
    );
  });

  it('cites a chapter in its book', () => {
    const book = {
      title: 'StatPearls',
      publisher: 'StatPearls Publishing',
      place: 'Treasure Island (FL)',
      edition: null,
      editors: [],
    };
    expect(
      citationOf(
        record({
          kind: 'book',
          journal: null,
          book,
          title: 'Epidural Adhesiolysis',
          authors: [person('Doe', 'J')],
        }),
      ),
    ).toBe(
      'Doe J. Epidural Adhesiolysis. In: *StatPearls*. Treasure Island (FL): StatPearls Publishing; 2023.',
    );
  });
});

describe('shortPages', () => {
  it.each([
    ['448-454', '448-54'],
    ['692-706', '692-706'],
    ['1116-1122', '1116-22'],
    ['E355-E368', 'E355-68'],
    ['E29-E43', 'E29-43'],
    ['113-25', '113-25'],
    ['99-101', '99-101'],
    ['S27-s208', 'S27-s208'],
    ['110870', '110870'],
    ['35-41, 52', '35-41, 52'],
    ['7-7', '7-7'],
  ])('writes %s as %s', (pages, expected) => {
    expect(shortPages(pages)).toBe(expected);
  });
});
