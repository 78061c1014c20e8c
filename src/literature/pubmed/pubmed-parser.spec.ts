import { describe, expect, it } from '@jest/globals';
import { citationOf } from '../records/citation.ts';
import { ErrorReply, readPubmedRecords } from './pubmed-parser.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { MalformedXml } from './xml-elements.ts';

async function read(xml: string): Promise<PubmedRecord[]> {
  const records: PubmedRecord[] = [];
  for await (const record of readPubmedRecords([xml])) records.push(record);
  return records;
}

const set = (inside: string) => `<?xml version="1.0"?><PubmedArticleSet>${inside}</PubmedArticleSet>`;

const article = (inside: string, data = '') =>
  set(`<PubmedArticle><MedlineCitation><PMID Version="1">99000001</PMID><Article>
    <Journal><JournalIssue><PubDate><MedlineDate>2019 Nov-Dec</MedlineDate></PubDate></JournalIssue></Journal>
    ${inside}</Article></MedlineCitation><PubmedData>${data}</PubmedData></PubmedArticle>`);

describe('readPubmedRecords', () => {
  it('reads a chapter with the date of the contribution and the authors of the chapter', async () => {
    const [record] = await read(
      set(`<PubmedBookArticle><BookDocument><PMID Version="1">99000050</PMID>
        <ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
        <Book><Publisher><PublisherName>University Press</PublisherName><PublisherLocation>Seattle (WA)</PublisherLocation>
          </Publisher><BookTitle book="x">Handbook of <i>Pain</i></BookTitle><PubDate><Year>1993</Year></PubDate>
          <AuthorList Type="editors"><Author><LastName>Roe</LastName><Initials>R</Initials></Author></AuthorList>
          <AuthorList Type="authors"><Author><LastName>Book</LastName><Initials>B</Initials></Author></AuthorList></Book>
        <ArticleTitle book="x" part="y">Adhesiolysis</ArticleTitle><Language>eng</Language>
        <AuthorList Type="authors"><Author><LastName>Doe</LastName><ForeName>Jane</ForeName></Author></AuthorList>
        <PublicationType UI="D016454">Review</PublicationType>
        <Abstract><AbstractText Label="Summary">Text.</AbstractText></Abstract>
        <ContributionDate><Year>2026</Year><Month>2</Month><Day>5</Day></ContributionDate>
      </BookDocument><PubmedBookData><History><PubMedPubDate PubStatus="pubmed"><Year>2026</Year><Month>2</Month>
        <Day>6</Day></PubMedPubDate></History></PubmedBookData></PubmedBookArticle>`),
    );
    expect(record).toMatchObject({
      kind: 'book',
      pmid: '99000050',
      title: 'Adhesiolysis',
      journal: null,
      book: { title: 'Handbook of Pain', publisher: 'University Press', place: 'Seattle (WA)' },
      publishedOn: '2026-02-05',
      publicationTypes: ['Review'],
      abstract: [{ label: 'Summary', category: null, text: 'Text.' }],
      history: { shownOn: '2026-02-06' },
    });
    expect(record && citationOf(record)).toBe(
      'Doe J. Adhesiolysis. In: Roe R, editor. *Handbook of Pain*. Seattle (WA): University Press; 2026.',
    );
  });

  it('reads a whole book, whose authors are those of the book', async () => {
    const [record] = await read(
      set(`<PubmedBookArticle><BookDocument><PMID>99000051</PMID><Book><BookTitle>Comparative Review</BookTitle>
        <PubDate><Year>2026</Year><Month>Mar</Month></PubDate><AuthorList Type="authors"><Author>
        <CollectiveName>Evidence Centre</CollectiveName></Author></AuthorList></Book></BookDocument></PubmedBookArticle>`),
    );
    expect(record).toMatchObject({
      title: 'Comparative Review',
      publishedOn: '2026-03',
      authors: [{ kind: 'collective', name: 'Evidence Centre' }],
    });
  });

  it('leaves out a misprinted author and a misprinted DOI', async () => {
    const [record] = await read(
      article(
        `<ArticleTitle>T</ArticleTitle><ELocationID EIdType="doi" ValidYN="N">10.1/wrong</ELocationID>
        <AuthorList CompleteYN="N"><Author ValidYN="N"><LastName>Smiht</LastName></Author>
        <Author ValidYN="Y"><LastName>Smith</LastName></Author></AuthorList>`,
        '<ArticleIdList><ArticleId IdType="doi">10.1/right</ArticleId></ArticleIdList>',
      ),
    );
    expect(record).toMatchObject({ doi: '10.1/right', authorsComplete: false });
    expect(record?.authors).toHaveLength(1);
  });

  it('takes the vernacular title where there is no other', async () => {
    const [record] = await read(article('<VernacularTitle>Titel</VernacularTitle>'));
    expect(record).toMatchObject({ title: 'Titel', publishedOn: '2019', publishedText: '2019 Nov-Dec' });
  });

  it('keeps reading past a deleted citation', async () => {
    expect(await read(set('<DeleteCitation><PMID>99000002</PMID></DeleteCitation>'))).toEqual([]);
  });

  it.each([
    ['a web page', '<html><body>Maintenance</body></html>'],
    ['a reply that was cut', set('<PubmedArticle>').slice(0, -30)],
    ['no text', ''],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "y">]><PubmedArticleSet>&x;</PubmedArticleSet>'],
    ['a record without a PMID', set('<PubmedArticle><MedlineCitation/></PubmedArticle>')],
  ])('refuses %s', async (_, xml) => {
    await expect(read(xml)).rejects.toThrow(MalformedXml);
  });

  it('tells the error that came instead of records', async () => {
    const xml = '<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>';
    await expect(read(xml)).rejects.toThrow(new ErrorReply('Unable to obtain query #1'));
  });
});
