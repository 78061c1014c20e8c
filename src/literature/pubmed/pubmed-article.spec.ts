import { describe, expect, it } from '@jest/globals';
import type { PubmedRecord } from '../records/publication-record.ts';
import { readPubmedRecords } from './pubmed-parser.ts';

interface Parts {
  /** Inside `Article`. */
  readonly article?: string;
  /** Inside `MedlineCitation`, behind the article. */
  readonly citation?: string;
  /** Inside `PubmedData`. */
  readonly data?: string;
}

async function read({ article = '', citation = '', data = '' }: Parts): Promise<PubmedRecord> {
  const xml = `<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">99000001</PMID>
    <Article>${article}</Article>${citation}</MedlineCitation><PubmedData>${data}</PubmedData></PubmedArticle></PubmedArticleSet>`;
  for await (const record of readPubmedRecords([xml])) return record;
  throw new Error('nothing was read');
}

const ids = (inside: string) => `<ArticleIdList>${inside}</ArticleIdList>`;
const located = (doi: string, valid = 'Y') =>
  `<ELocationID EIdType="doi" ValidYN="${valid}">${doi}</ELocationID>`;
const listed = (doi: string) => ids(`<ArticleId IdType="doi">${doi}</ArticleId>`);

describe('the DOI', () => {
  it.each<[string, Parts, string | null]>([
    ['what stands with the work', { article: located('10.99999/A') }, '10.99999/A'],
    ['what PubMed lists', { data: listed('10.99999/b') }, '10.99999/b'],
    ['the first of both', { article: located('10.99999/a'), data: listed('10.99999/b') }, '10.99999/a'],
    ['the valid one', { article: located('10.99999/x', 'N') + located('10.99999/a') }, '10.99999/a'],
    [
      'the listed one for a misprint',
      { article: located('10.99999/x', 'N'), data: listed('10.99999/b') },
      '10.99999/b',
    ],
    [
      'none where the misprint is listed too',
      { article: located('10.99999/X', 'N'), data: listed('10.99999/x') },
      null,
    ],
    ['the number behind an address', { data: listed('https://doi.org/10.99999/b') }, '10.99999/b'],
    ['no publisher number', { article: '<ELocationID EIdType="pii">S0140-6736(20)1</ELocationID>' }, null],
    [
      'none of a cited work',
      {
        data: `<ReferenceList><Reference><Citation>C</Citation>${listed('10.99999/c')}</Reference></ReferenceList>`,
      },
      null,
    ],
  ])('is %s', async (_, parts, expected) => {
    expect((await read(parts)).doi).toBe(expected);
  });
});

describe('the PMCID', () => {
  it.each<[string, Parts, string | null]>([
    ['what PubMed lists', { data: ids('<ArticleId IdType="pmc">PMC7423891</ArticleId>') }, 'PMC7423891'],
    [
      'the number in a longer form',
      { data: ids('<ArticleId IdType="pmcid">pmc-id: PMC99;</ArticleId>') },
      'PMC99',
    ],
    [
      'what the citation says',
      { citation: '<OtherID Source="NLM">PMC99 [Available on 05/01/26]</OtherID>' },
      'PMC99',
    ],
    ['none for a manuscript', { data: ids('<ArticleId IdType="mid">NIHMS99</ArticleId>') }, null],
  ])('is %s', async (_, parts, expected) => {
    expect((await read(parts)).pmcid).toBe(expected);
  });
});

describe('the title', () => {
  it('keeps its brackets, with the vernacular title beside it', async () => {
    const article =
      '<ArticleTitle>[On <i>adhesions</i>].</ArticleTitle><VernacularTitle>Über <i>Adhäsionen</i>.</VernacularTitle>';
    expect(await read({ article })).toMatchObject({
      title: '[On adhesions].',
      titleMarkup: '[On <i>adhesions</i>].',
      vernacularTitle: 'Über Adhäsionen.',
    });
  });

  it.each(['', '<ArticleTitle/>', '<ArticleTitle> <i> </i> </ArticleTitle>'])(
    'is the vernacular one where there is %j',
    async (title) => {
      const article = `${title}<VernacularTitle>Tit<sub>el</sub></VernacularTitle>`;
      expect(await read({ article })).toMatchObject({ title: 'Tit_el', titleMarkup: 'Tit<sub>el</sub>' });
    },
  );

  it('is empty where there is none', async () => {
    expect(await read({})).toMatchObject({ title: '', titleMarkup: null, vernacularTitle: null });
  });
});

describe('the authors', () => {
  const people = (inside: string, attributes = '') =>
    read({ article: `<AuthorList ${attributes}>${inside}</AuthorList>` });

  it('are people and groups in their order, without misprints', async () => {
    const { authors, authorsComplete } = await people(
      `<Author ValidYN="N"><LastName>Smiht</LastName></Author>
       <Author ValidYN="Y" EqualContrib="Y"><LastName>Smith</LastName><ForeName>Ann B</ForeName><Initials>AB</Initials><Suffix>3<sup>rd</sup></Suffix></Author>
       <Author><LastName>Plato</LastName></Author><Author><ForeName>Madonna</ForeName></Author>
       <Author><LastName>Old</LastName><FirstName>Ann</FirstName><MiddleName>B</MiddleName></Author>
       <Author><CollectiveName Investigators="g1">The <i>X</i> Group</CollectiveName></Author>`,
      'CompleteYN="N"',
    );
    expect(authors).toEqual([
      { kind: 'person', lastName: 'Smith', foreName: 'Ann B', initials: 'AB', suffix: '3rd' },
      { kind: 'person', lastName: 'Plato', foreName: null, initials: null, suffix: null },
      { kind: 'person', lastName: 'Madonna', foreName: null, initials: null, suffix: null },
      { kind: 'person', lastName: 'Old', foreName: 'Ann B', initials: null, suffix: null },
      { kind: 'collective', name: 'The X Group' },
    ]);
    expect(authorsComplete).toBe(false);
  });

  it('are not the members of a group, and not its affiliations', async () => {
    const { authors } = await read({
      citation:
        '<InvestigatorList ID="g1"><Investigator><LastName>Member</LastName></Investigator></InvestigatorList>',
    });
    expect(authors).toEqual([]);
  });
});

describe('the abstract', () => {
  it('has the parts that have text, with label and category, and no copyright', async () => {
    const article = `<Abstract><AbstractText Label="METHODS" NlmCategory="METHODS">CO<sub>2</sub>.</AbstractText>
      <AbstractText Label="">Unlabelled.</AbstractText><AbstractText Label="EMPTY"/>
      <CopyrightInformation>© 2026</CopyrightInformation></Abstract>`;
    expect((await read({ article })).abstract).toEqual([
      { label: 'METHODS', category: 'METHODS', text: 'CO₂.' },
      { label: null, category: null, text: 'Unlabelled.' },
    ]);
  });

  const other = (attributes: string, text: string) =>
    `<OtherAbstract ${attributes}><AbstractText>${text}</AbstractText></OtherAbstract>`;

  it('is another body’s where the record has none: English first, written for peers first', async () => {
    const citation =
      other('Type="Publisher" Language="fre"', 'Français') +
      other('Type="plain-language-summary" Language="eng"', 'Plain') +
      other('Type="KIE"', 'For peers');
    expect((await read({ citation })).abstract).toMatchObject([{ text: 'For peers' }]);
    const own = '<Abstract><AbstractText>Own</AbstractText></Abstract>';
    expect((await read({ article: own, citation })).abstract).toMatchObject([{ text: 'Own' }]);
    expect(
      (await read({ citation: other('Type="Publisher" Language="fre"', 'Seul') })).abstract,
    ).toMatchObject([{ text: 'Seul' }]);
  });
});

describe('ties to other records', () => {
  const types =
    'AssociatedDataset AssociatedPublication CommentIn CommentOn CorrectedandRepublishedIn CorrectedandRepublishedFrom ErratumIn ErratumFor ExpressionOfConcernIn ExpressionOfConcernFor RepublishedIn RepublishedFrom RetractedandRepublishedIn RetractedandRepublishedFrom RetractionIn RetractionOf UpdateIn UpdateOf SummaryForPatientsIn OriginalReportIn ReprintIn ReprintOf Cites PartialRetractionIn PartialRetractionOf'.split(
      ' ',
    );

  it.each(types)('keep the type %s', async (type) => {
    const entry = `<CommentsCorrections RefType="${type}"><RefSource>J. 2026;1</RefSource><PMID Version="1">99000009</PMID><Note>N</Note></CommentsCorrections>`;
    const { commentsCorrections } = await read({
      citation: `<CommentsCorrectionsList>${entry}</CommentsCorrectionsList>`,
    });
    expect(commentsCorrections).toEqual([{ type, pmid: '99000009', source: 'J. 2026;1', note: 'N' }]);
  });

  it('may lack a PMID', async () => {
    const citation =
      '<CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"><RefSource>J. 2026;2</RefSource></CommentsCorrections></CommentsCorrectionsList>';
    expect((await read({ citation })).commentsCorrections).toMatchObject([{ type: 'ErratumIn', pmid: null }]);
  });

  it('are read in the form in which the type names an element', async () => {
    const citation =
      '<CommentsCorrections><RetractionIn><RefSource>J. 1999;1</RefSource><PMID>99000009</PMID></RetractionIn></CommentsCorrections>';
    expect((await read({ citation })).commentsCorrections).toMatchObject([
      { type: 'RetractionIn', pmid: '99000009' },
    ]);
  });
});

describe('subjects', () => {
  it('are headings with qualifiers, major by either', async () => {
    const heading = (inside: string) => `<MeshHeading>${inside}</MeshHeading>`;
    const citation = `<SupplMeshList><SupplMeshName Type="Disease" UI="C1">Rare pain</SupplMeshName></SupplMeshList>
      <MeshHeadingList>${heading('<DescriptorName MajorTopicYN="Y">Pain</DescriptorName>')}${heading(
        `<DescriptorName MajorTopicYN="N" AutoHM="Y">Catheters</DescriptorName><QualifierName MajorTopicYN="N">adverse effects</QualifierName>
         <QualifierName MajorTopicYN="Y">economics</QualifierName>`,
      )}</MeshHeadingList>
      <KeywordList Owner="NOTNLM"><Keyword>Epidural</Keyword><Keyword>α<sub>2</sub></Keyword></KeywordList>
      <KeywordList Owner="NLM"><Keyword>Epidural</Keyword><Keyword>Lysis</Keyword></KeywordList>`;
    expect(await read({ citation })).toMatchObject({
      meshHeadings: [
        { descriptor: 'Pain', major: true, qualifiers: [] },
        { descriptor: 'Catheters', major: true, qualifiers: ['adverse effects', 'economics'] },
      ],
      supplementaryConcepts: ['Rare pain'],
      keywords: ['Epidural', 'α₂', 'Lysis'],
    });
  });
});

describe('the journal and the dates', () => {
  it('come from the issue, with the day online beside them', async () => {
    const article = `<Journal><ISSN IssnType="Print">0000-0001</ISSN><JournalIssue><Volume>29</Volume><Issue>Suppl 1</Issue>
      <PubDate><MedlineDate>2025 Dec-2026 Jan</MedlineDate></PubDate></JournalIssue><Title>Synthetic journal</Title><ISOAbbreviation>Synth. J.</ISOAbbreviation></Journal>
      <Pagination><StartPage>101</StartPage><EndPage>109</EndPage></Pagination>
      <ArticleDate DateType="Electronic"><Year>2025</Year><Month>11</Month><Day>03</Day></ArticleDate>`;
    const citation = '<MedlineJournalInfo><MedlineTA>Synth J</MedlineTA></MedlineJournalInfo>';
    expect(await read({ article, citation })).toMatchObject({
      journal: {
        title: 'Synthetic journal',
        abbreviation: 'Synth J',
        issn: '0000-0001',
        volume: '29',
        issue: 'Suppl 1',
        pages: '101-109',
      },
      publishedOn: null,
      publishedText: '2025 Dec-2026 Jan',
      electronicOn: '2025-11-03',
    });
  });
});
