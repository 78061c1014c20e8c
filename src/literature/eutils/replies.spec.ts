import { describe, expect, it } from '@jest/globals';
import { MalformedXml } from '../pubmed/xml-elements.ts';
import { similarReply } from './elink-reply.ts';
import { postReply } from './epost-reply.ts';
import { searchReply } from './esearch-reply.ts';
import { summariesOf } from './esummary-reply.ts';

describe('esearch', () => {
  it('counts more hits than anybody will fetch', async () => {
    const xml = '<eSearchResult><Count>39123456</Count><IdList/></eSearchResult>';
    expect((await searchReply([xml])).count).toBe(39_123_456);
  });
  it.each(['', '-1', 'many', '99999999999999999999'])('is unreadable with a count of "%s"', async (count) => {
    const xml = `<eSearchResult><Count>${count}</Count><IdList/></eSearchResult>`;
    await expect(searchReply([xml])).rejects.toThrow(MalformedXml);
  });
  it('names an id once', async () => {
    const xml =
      '<eSearchResult><Count>2</Count><IdList><Id>1</Id><Id>1</Id><Id>2</Id></IdList></eSearchResult>';
    expect((await searchReply([xml])).pmids).toEqual(['1', '2']);
  });
  it('is unreadable when it breaks off behind what is wanted', async () => {
    await expect(
      searchReply(['<eSearchResult><Count>0</Count><IdList/></eSearchResult><']),
    ).rejects.toThrow();
  });
});

describe('epost', () => {
  it('says which ids are none', async () => {
    const xml =
      '<ePostResult><InvalidIdList><Id>0</Id><Id>x1</Id></InvalidIdList><QueryKey>1</QueryKey><WebEnv>W</WebEnv></ePostResult>';
    expect(await postReply([xml])).toEqual({ webEnv: 'W', queryKey: '1', invalid: ['0', 'x1'] });
  });
  it('keeps a key that comes with an error', async () => {
    const xml =
      '<ePostResult><ERROR>one id is wrong</ERROR><QueryKey>1</QueryKey><WebEnv>W</WebEnv></ePostResult>';
    expect(await postReply([xml])).toMatchObject({ queryKey: '1' });
  });
  it('is refused with an error alone', async () => {
    await expect(postReply(['<ePostResult><ERROR>no</ERROR></ePostResult>'])).rejects.toThrow('no');
  });
});

describe('esummary', () => {
  it('leaves out the document it has only an error for', async () => {
    const xml = `<eSummaryResult><DocumentSummarySet status="OK">
      <DocumentSummary uid="1"><error>cannot get document summary</error></DocumentSummary>
      <DocumentSummary uid="2"><Title>H&lt;sub&gt;2&lt;/sub&gt;O &amp;amp; pain.</Title><Source>J</Source><PubDate>2026</PubDate><Authors/></DocumentSummary>
      </DocumentSummarySet></eSummaryResult>`;
    expect(await summariesOf([xml])).toEqual([
      { pmid: '2', title: 'H2O &amp; pain.', journal: 'J', publishedText: '2026', authors: [] },
    ]);
  });
  it('reads the error of one document in version 1', async () => {
    const xml =
      '<eSummaryResult><ERROR>UID=99999999: cannot get document summary</ERROR><DocSum><Id>2</Id></DocSum></eSummaryResult>';
    expect((await summariesOf([xml])).map(({ pmid }) => pmid)).toEqual(['2']);
  });
  it('is refused with an error of the whole request', async () => {
    const xml = '<eSummaryResult><ERROR>Neither query_key nor id specified</ERROR></eSummaryResult>';
    await expect(summariesOf([xml])).rejects.toThrow('Neither query_key nor id specified');
  });
});

describe('elink', () => {
  const set = (inside: string): string => `<LinkSet><DbFrom>pubmed</DbFrom>${inside}</LinkSet>`;
  const links = (name: string, ...pairs: [string, number][]): string =>
    `<LinkSetDb><DbTo>pubmed</DbTo><LinkName>${name}</LinkName>${pairs
      .map(([id, score]) => `<Link><Id>${id}</Id><Score>${score}</Score></Link>`)
      .join('')}</LinkSetDb>`;

  it('gives each id its own, the most similar first and never itself', async () => {
    const xml =
      `<eLinkResult>${set(`<IdList><Id>1</Id></IdList>${links('pubmed_pubmed', ['1', 99], ['7', 20], ['8', 30])}${links('pubmed_pubmed_reviews', ['9', 5])}`)}` +
      `${set('<IdList><Id>2</Id></IdList>')}${set('<IdList><Id>3</Id></IdList><ERROR>no such id</ERROR>')}</eLinkResult>`;
    const similar = await similarReply([xml]);
    expect(similar.get('1')).toEqual([
      { pmid: '8', score: 30 },
      { pmid: '7', score: 20 },
    ]);
    expect(similar.get('2')).toEqual([]);
    expect(similar.has('3')).toBe(false);
  });
  it('is refused with an error of the whole request', async () => {
    await expect(
      similarReply(['<eLinkResult><ERROR>BLOB ID is empty</ERROR></eLinkResult>']),
    ).rejects.toThrow('BLOB ID is empty');
  });
});
