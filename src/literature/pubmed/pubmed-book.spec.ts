import { describe, expect, it } from '@jest/globals';
import { citationOf } from '../records/citation.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { readPubmedRecords } from './pubmed-parser.ts';

async function read(document: string, data = ''): Promise<PubmedRecord> {
  const xml = `<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID Version="1">99000050</PMID>${document}</BookDocument>
    <PubmedBookData>${data}</PubmedBookData></PubmedBookArticle></PubmedArticleSet>`;
  for await (const record of readPubmedRecords([xml])) return record;
  throw new Error('nothing was read');
}

const chapter = `<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId>
    <ArticleId IdType="doi">10.99999/chapter</ArticleId></ArticleIdList>
  <Book><Publisher><PublisherName>University Press</PublisherName><PublisherLocation>Seattle (WA)</PublisherLocation></Publisher>
    <BookTitle book="x">Handbook of <i>Pain</i></BookTitle><PubDate><Year>1993</Year></PubDate>
    <BeginningDate><Year>1993</Year></BeginningDate><EndingDate><Year>2026</Year></EndingDate>
    <AuthorList Type="editors"><Author><LastName>Roe</LastName><Initials>R</Initials></Author></AuthorList>
    <AuthorList Type="authors"><Author><LastName>Book</LastName><Initials>B</Initials></Author></AuthorList>
    <Isbn>9780000000000</Isbn><ELocationID EIdType="doi">10.99999/book</ELocationID><Medium>Internet</Medium></Book>
  <LocationLabel Type="chapter">4</LocationLabel>
  <ArticleTitle book="x" part="y">Adhesiolysis in <i>vivo</i></ArticleTitle><Language>eng</Language>
  <AuthorList Type="authors" CompleteYN="N"><Author><LastName>Doe</LastName><ForeName>Jane</ForeName></Author></AuthorList>
  <PublicationType UI="D016454">Review</PublicationType>
  <Abstract><AbstractText Label="Summary">Text.</AbstractText><CopyrightInformation>© Press</CopyrightInformation></Abstract>
  <Sections><Section><SectionTitle book="x">Not this</SectionTitle></Section></Sections>
  <KeywordList Owner="NLM"><Keyword>Pain</Keyword></KeywordList>
  <ContributionDate><Year>2026</Year><Month>2</Month><Day>5</Day></ContributionDate>
  <ItemList ListType="Synonyms"><Item>Not this</Item></ItemList>`;

const history = `<History><PubMedPubDate PubStatus="pubmed"><Year>2026</Year><Month>2</Month><Day>6</Day></PubMedPubDate></History>`;

describe('a book', () => {
  it('is read as its chapter: date, authors, title and DOI of the contribution', async () => {
    const record = await read(chapter, history);
    expect(record).toMatchObject({
      kind: 'book',
      pmid: '99000050',
      doi: '10.99999/chapter',
      title: 'Adhesiolysis in vivo',
      titleMarkup: 'Adhesiolysis in <i>vivo</i>',
      journal: null,
      book: { title: 'Handbook of Pain', publisher: 'University Press', place: 'Seattle (WA)' },
      publishedOn: '2026-02-05',
      authors: [{ lastName: 'Doe' }],
      authorsComplete: false,
      publicationTypes: ['Review'],
      keywords: ['Pain'],
      abstract: [{ label: 'Summary', category: null, text: 'Text.' }],
      history: { shownOn: '2026-02-06' },
    });
    expect(record.book?.editors).toMatchObject([{ lastName: 'Roe' }]);
    expect(citationOf(record)).toBe(
      'Doe J. Adhesiolysis in vivo. In: Roe R, editor. *Handbook of Pain*. Seattle (WA): University Press; 2026.',
    );
  });

  it('never takes the DOI of the book for that of a chapter', async () => {
    expect((await read(chapter.replace(/<ArticleId IdType="doi">.*<\/ArticleId>/, ''))).doi).toBeNull();
  });

  it('is read whole where no chapter is named, with its own authors, date and DOI', async () => {
    const record = await read(`<Book><BookTitle>Comparative Review</BookTitle>
      <PubDate><Year>2026</Year><Month>Mar</Month></PubDate><AuthorList Type="authors"><Author>
      <CollectiveName>Evidence Centre</CollectiveName></Author></AuthorList>
      <ELocationID EIdType="doi" ValidYN="Y">10.99999/book</ELocationID></Book>`);
    expect(record).toMatchObject({
      title: 'Comparative Review',
      doi: '10.99999/book',
      publishedOn: '2026-03',
      authors: [{ kind: 'collective', name: 'Evidence Centre' }],
    });
  });
});
