import { describe, expect, it } from '@jest/globals';
import { europePmcRecord } from './europe-pmc-record.ts';
import { coreResult } from './europe-pmc-reply.ts';

const read = (given: Record<string, unknown>) =>
  europePmcRecord(coreResult.parse({ id: '99000001', source: 'MED', ...given }));

describe('europePmcRecord', () => {
  it('reads an article as PubMed has it', () => {
    const record = read({
      pmid: '99000001',
      pmcid: 'PMC9900001',
      doi: '10.9900/Abc',
      title: 'Effects of <i>TNF</i>-&alpha; at 10<sup>2</sup> &lt; 3.',
      authorList: {
        author: [
          { fullName: 'Almeida RC', firstName: 'Rosa C', lastName: 'Almeida', initials: 'RC' },
          { collectiveName: 'Spine Study Group' },
          { fullName: 'van der Berg J' },
        ],
      },
      journalInfo: {
        issue: '3',
        volume: 12,
        dateOfPublication: '2026 Feb 5',
        journal: { title: 'Synthetic Journal', medlineAbbreviation: 'Synth J', issn: '1234-5678' },
      },
      pageInfo: '101-109',
      abstractText: '<h4>Background</h4>Pain <i>hurts</i>.<h4>Results: </h4>It <b>helped</b> (p < 0.05).',
      language: 'eng',
      pubTypeList: { pubType: ['Randomized Controlled Trial', 'Journal Article'] },
      meshHeadingList: {
        meshHeading: [
          {
            majorTopic_YN: 'N',
            descriptorName: 'Low Back Pain',
            meshQualifierList: { meshQualifier: [{ qualifierName: 'surgery', majorTopic_YN: 'Y' }] },
          },
          { majorTopic_YN: 'N', descriptorName: 'Humans' },
        ],
      },
      keywordList: { keyword: ['Adhesiolysis', 'TNF-&alpha;'] },
      commentCorrectionList: {
        commentCorrection: [
          { id: '99000002', source: 'MED', type: 'Expression of concern in', reference: 'Synth J. 2026' },
          { id: '99000003', source: 'MED', type: 'Corrected and republished from' },
          { id: 'PPR9900004', source: 'PPR', type: 'Preprint in' },
        ],
      },
      dateOfCreation: '2026-02-01',
      firstIndexDate: '2026-02-02',
      dateOfCompletion: '2026-03-03',
      dateOfRevision: '2026-04-04',
      electronicPublicationDate: '2026-01-15',
      firstPublicationDate: '2026-01-15',
    });
    expect(record).toEqual({
      kind: 'article',
      source: 'europe_pmc',
      sourceId: 'MED/99000001',
      pmid: '99000001',
      pmcid: 'PMC9900001',
      doi: '10.9900/Abc',
      preprint: false,
      title: 'Effects of TNF-α at 10² < 3.',
      titleMarkup: 'Effects of <i>TNF</i>-α at 10<sup>2</sup> &lt; 3.',
      vernacularTitle: null,
      journal: {
        title: 'Synthetic Journal',
        abbreviation: 'Synth J',
        issn: '1234-5678',
        volume: '12',
        issue: '3',
        pages: '101-109',
      },
      book: null,
      publishedOn: '2026-02-05',
      publishedText: '2026 Feb 5',
      electronicOn: '2026-01-15',
      authors: [
        { kind: 'person', lastName: 'Almeida', foreName: 'Rosa C', initials: 'RC', suffix: null },
        { kind: 'collective', name: 'Spine Study Group' },
        { kind: 'person', lastName: 'van der Berg', foreName: null, initials: 'J', suffix: null },
      ],
      authorsComplete: true,
      abstract: [
        { label: 'Background', category: null, text: 'Pain hurts.' },
        { label: 'Results', category: null, text: 'It helped (p < 0.05).' },
      ],
      languages: ['eng'],
      publicationTypes: ['Randomized Controlled Trial', 'Journal Article'],
      meshHeadings: [
        { descriptor: 'Low Back Pain', major: true, qualifiers: ['surgery'] },
        { descriptor: 'Humans', major: false, qualifiers: [] },
      ],
      keywords: ['Adhesiolysis', 'TNF-α'],
      commentsCorrections: [
        { type: 'ExpressionOfConcernIn', pmid: '99000002', source: 'Synth J. 2026', note: null },
        { type: 'CorrectedandRepublishedFrom', pmid: '99000003', source: '', note: null },
        { type: 'PreprintIn', pmid: null, source: 'PPR/PPR9900004', note: null },
      ],
      history: {
        createdOn: '2026-02-01',
        enteredOn: '2026-02-02',
        shownOn: null,
        indexedOn: '2026-03-03',
        revisedOn: '2026-04-04',
      },
    });
  });

  it('marks a preprint, names its server, and dates it by the day it appeared', () => {
    const record = read({
      id: 'PPR9900001',
      source: 'PPR',
      title: 'Early words',
      bookOrReportDetails: { publisher: 'medRxiv', yearOfPublication: 2026 },
      firstPublicationDate: '2026-03-04',
      authorString: 'Almeida RC, Spine Study Group, Brandt K, et al.',
      commentCorrectionList: { commentCorrection: [{ id: '99000009', source: 'MED', type: 'Preprint of' }] },
    });
    expect(record).toMatchObject({
      sourceId: 'PPR/PPR9900001',
      pmid: null,
      preprint: true,
      kind: 'article',
      journal: { title: 'medRxiv', abbreviation: null },
      publishedOn: '2026-03-04',
      publishedText: '2026-03-04',
      publicationTypes: ['Preprint'],
      authorsComplete: false,
      commentsCorrections: [{ type: 'PreprintOf', pmid: '99000009' }],
    });
    expect(record.authors).toEqual([
      { kind: 'person', lastName: 'Almeida', foreName: null, initials: 'RC', suffix: null },
      { kind: 'collective', name: 'Spine Study Group' },
      { kind: 'person', lastName: 'Brandt', foreName: null, initials: 'K', suffix: null },
    ]);
  });

  it('reads a chapter', () => {
    const record = read({
      id: 'NBK990001',
      source: 'NBK',
      title: 'Epidural adhesiolysis',
      bookOrReportDetails: {
        publisher: 'Synthetic Press',
        comprisingTitle: 'Handbook',
        yearOfPublication: 2026,
      },
      pubYear: '2026',
    });
    expect(record).toMatchObject({
      kind: 'book',
      journal: null,
      book: { title: 'Handbook', publisher: 'Synthetic Press' },
      publishedOn: '2026',
    });
  });

  it.each([
    ['2026', '2026'],
    ['2026 Feb', '2026-02'],
    ['2026 Feb-Mar', '2026'],
    ['2025 Dec-2026 Jan', null],
    ['2026 Feb 31', '2026-02'],
    ['soon', null],
  ])('reads the issue %s as %s', (dateOfPublication, day) => {
    expect(read({ journalInfo: { dateOfPublication } })).toMatchObject({
      publishedOn: day,
      publishedText: dateOfPublication,
    });
  });

  it('takes what is malformed for what is not given', () => {
    const record = read({
      title: 42,
      pmid: 'none',
      authorList: 'x',
      journalInfo: [],
      pubTypeList: { pubType: 'x' },
      meshHeadingList: null,
      commentCorrectionList: { commentCorrection: [{}] },
      dateOfRevision: '2026-02-31',
      abstractText: '<p>Open <b>tag & more',
    });
    expect(record).toMatchObject({
      title: '42',
      pmid: null,
      authors: [],
      publicationTypes: [],
      meshHeadings: [],
      commentsCorrections: [{ type: '', pmid: null, source: '' }],
      abstract: [{ label: null, text: 'Open tag & more' }],
    });
    expect(record.history.revisedOn).toBeNull();
  });

  it.each([
    ['<p>First.</p><p>Second.</p>', [[null, 'First. Second.']]],
    ['<title>Abstract</title><p>All.</p>', [[null, 'All.']]],
    ['Plain & simple', [[null, 'Plain & simple']]],
    ['<h4>Aim</h4><h4>Methods</h4>Text', [['Methods', 'Text']]],
    ['before<br/>after<br>last', [[null, 'before after last']]],
    ['a <script>alert(1)</script> b', [[null, 'a alert(1) b']]],
    ['   ', []],
  ])('reads the abstract %s', (abstractText, parts) => {
    expect(read({ abstractText }).abstract.map(({ label, text }) => [label, text])).toEqual(parts);
  });
});
