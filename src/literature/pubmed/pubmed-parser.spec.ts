import { describe, expect, it } from '@jest/globals';
import type { PubmedRecord } from '../records/publication-record.ts';
import { ErrorReply, readPubmedRecords } from './pubmed-parser.ts';
import { MalformedXml } from './xml-elements.ts';

async function read(...chunks: string[]): Promise<PubmedRecord[]> {
  const records: PubmedRecord[] = [];
  for await (const record of readPubmedRecords(chunks)) records.push(record);
  return records;
}

const set = (inside: string) => `<?xml version="1.0"?><PubmedArticleSet>${inside}</PubmedArticleSet>`;
const article = (pmid: number) =>
  `<PubmedArticle><MedlineCitation><PMID Version="1">${pmid}</PMID></MedlineCitation></PubmedArticle>`;
const book = (pmid: number) =>
  `<PubmedBookArticle><BookDocument><PMID>${pmid}</PMID></BookDocument></PubmedBookArticle>`;
const pmids = (records: readonly PubmedRecord[]) => records.map(({ pmid }) => pmid);

describe('readPubmedRecords', () => {
  it('reads articles and books of one set in their order', async () => {
    const records = await read(set(article(99000001) + book(99000002) + article(99000003)));
    expect(records.map(({ kind, pmid }) => [kind, pmid])).toEqual([
      ['article', '99000001'],
      ['book', '99000002'],
      ['article', '99000003'],
    ]);
  });

  it.each([
    ['PubmedArticleSet', article(99000001)],
    ['PubmedBookArticleSet', book(99000001)],
    ['BookDocumentSet', '<BookDocument><PMID>99000001</PMID></BookDocument><DeleteDocument/>'],
    ['MedlineCitationSet', '<MedlineCitation><PMID>99000001</PMID></MedlineCitation>'],
  ])('reads a %s', async (root, inside) => {
    expect(pmids(await read(`<${root}>${inside}</${root}>`))).toEqual(['99000001']);
  });

  it.each([
    '<DeleteCitation><PMID>99000002</PMID><PMID>99000003</PMID></DeleteCitation>',
    '<DeleteDocument/>',
  ])('reads past %s', async (withdrawn) => {
    expect(pmids(await read(set(article(99000001) + withdrawn)))).toEqual(['99000001']);
  });

  it.each([
    ['an empty set', set('')],
    ['an empty set on one tag', '<PubmedArticleSet/>'],
    ['a set with a comment', set('<!-- nothing found -->')],
    ['a result without records', '<eFetchResult></eFetchResult>'],
  ])('reads %s as no records', async (_, xml) => {
    expect(await read(xml)).toEqual([]);
  });

  it('reads past a byte-order mark, a DOCTYPE, instructions and comments', async () => {
    const before =
      '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.nlm.nih.gov/x.dtd">\n<?xml-stylesheet href="x"?><!-- a comment -->';
    expect(pmids(await read(`${before}<PubmedArticleSet>${article(99000001)}</PubmedArticleSet>\n`))).toEqual(
      ['99000001'],
    );
  });

  it('reads the same wherever the text is cut', async () => {
    const title = '<ArticleTitle>𝛽 &amp; &#x1D6FD; <![CDATA[<x>]]> é\r\nend</ArticleTitle>';
    const xml = set(
      `<PubmedArticle><MedlineCitation><PMID>99000001</PMID><Article>${title}</Article></MedlineCitation></PubmedArticle>`,
    );
    for (let cut = 1; cut < xml.length; cut += 1) {
      const [record] = await read(xml.slice(0, cut), xml.slice(cut));
      expect(record?.title).toBe('𝛽 & 𝛽 <x> é end');
    }
    expect((await read(...xml.split('')))[0]?.title).toBe('𝛽 & 𝛽 <x> é end');
  });

  it.each([
    ['a web page', '<html><body>Maintenance</body></html>'],
    ['JSON', '{"error":"API rate limit exceeded"}'],
    ['a reply that was cut', set('<PubmedArticle>').slice(0, -30)],
    ['a reply that was cut behind a record', set(article(99000001)).slice(0, -1)],
    ['no text', ''],
    ['tags that cross', set('<PubmedArticle><a></PubmedArticle></a>')],
    [
      'an entity of its own',
      '<!DOCTYPE a [<!ENTITY x "y">]><PubmedArticleSet><ERROR>&x;</ERROR></PubmedArticleSet>',
    ],
    [
      'entities that multiply',
      '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><PubmedArticleSet><ERROR>&b;</ERROR></PubmedArticleSet>',
    ],
    ['elements without end', set(`<PubmedArticle>${'<i>'.repeat(100_000)}`)],
    ['a record without a PMID', set('<PubmedArticle><MedlineCitation/></PubmedArticle>')],
    ['a book without a PMID', set('<PubmedBookArticle><BookDocument/></PubmedBookArticle>')],
  ])('refuses %s', async (_, xml) => {
    await expect(read(xml)).rejects.toThrow(MalformedXml);
  });

  it.each([
    '<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>',
    set('<ERROR>Unable to obtain query #1</ERROR>'),
  ])('tells the error that came instead of records', async (xml) => {
    await expect(read(xml)).rejects.toThrow(new ErrorReply('Unable to obtain query #1'));
  });
});
