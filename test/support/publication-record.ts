import type { PublicationRecord } from '../../src/literature/records/publication-record.ts';

/** A publication as a source gave it; what is not given is filled in with something plausible. */
export function buildPublicationRecord(given: Partial<PublicationRecord> = {}): PublicationRecord {
  return {
    kind: 'article',
    source: 'pubmed',
    pmid: '99000001',
    pmcid: null,
    doi: null,
    preprint: false,
    title: 'An invented trial of epidural adhesiolysis.',
    titleMarkup: null,
    vernacularTitle: null,
    journal: {
      title: 'Synthetic Journal of Pain Medicine',
      abbreviation: 'Synth J Pain Med',
      issn: null,
      volume: '12',
      issue: '3',
      pages: '101-109',
    },
    book: null,
    publishedOn: '2026-02' as PublicationRecord['publishedOn'],
    publishedText: '2026 Feb',
    electronicOn: null,
    authors: [{ kind: 'person', lastName: 'Almeida', foreName: null, initials: 'RC', suffix: null }],
    authorsComplete: true,
    abstract: [],
    languages: ['eng'],
    publicationTypes: ['Journal Article'],
    meshHeadings: [],
    keywords: [],
    commentsCorrections: [],
    history: { createdOn: null, enteredOn: null, shownOn: null, indexedOn: null, revisedOn: null },
    ...given,
  };
}
