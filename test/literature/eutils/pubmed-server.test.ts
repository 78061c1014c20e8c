import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetch, type Response } from 'undici';
import {
  PubmedServer,
  type PubmedServerOptions,
} from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { servedRecord } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { readPubmedRecords } from '../../../src/literature/pubmed/pubmed-parser.ts';
import type { PubmedRecord } from '../../../src/literature/records/publication-record.ts';

let server: PubmedServer;
let baseUrl: string;

async function serve(options: PubmedServerOptions = {}): Promise<void> {
  await server.close();
  server = new PubmedServer(options);
  baseUrl = await server.listen();
}
beforeEach(async () => {
  server = new PubmedServer({ perSecond: 1000 });
  baseUrl = await server.listen();
});
afterEach(async () => {
  await server.close();
});

const get = async (utility: string, parameters: Record<string, string>): Promise<Response> =>
  await fetch(`${baseUrl}/${utility}.fcgi?${new URLSearchParams(parameters).toString()}`);
const textOf = async (utility: string, parameters: Record<string, string>): Promise<string> =>
  await (await get(utility, parameters)).text();
async function records(...pmids: string[]): Promise<PubmedRecord[]> {
  const read: PubmedRecord[] = [];
  for await (const record of readPubmedRecords([await textOf('efetch', { id: pmids.join(',') })]))
    read.push(record);
  return read;
}
const day = calendarDate;

describe('the local PubMed answers as NCBI does', () => {
  it('refuses the fourth request of a second, and says how long to wait', async () => {
    await serve();
    const replies = await Promise.all([1, 2, 3, 4].map(async () => await get('esearch', { term: 'x' })));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = replies.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(await refused?.json()).toMatchObject({ error: 'API rate limit exceeded', limit: '3' });
  });

  it('lets the holder of a key send ten, and refuses one that it does not know', async () => {
    await serve({ keys: ['known'] });
    const ten = Array.from({ length: 11 }, async () => await get('esearch', { term: 'x', api_key: 'known' }));
    const statuses = (await Promise.all(ten)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    const unknown = await get('esearch', { term: 'x', api_key: 'unknown' });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ error: 'API key invalid' });
  });

  it('finds an address of more than 2,048 characters too long', async () => {
    expect((await get('esearch', { term: 'x'.repeat(2_100) })).status).toBe(414);
  });

  it('hands out no more than its ceiling, wherever one starts', async () => {
    await serve({ perSecond: 1000, ceiling: 5 });
    const found = await textOf('esearch', { term: 'epidural', retmax: '100', usehistory: 'y' });
    expect(found.match(/<Id>/g)).toHaveLength(5);
    expect(Number(/<Count>(\d+)/.exec(found)?.[1])).toBeGreaterThan(5);
    expect(await textOf('esearch', { term: 'epidural', retstart: '5' })).toContain('cannot be larger than 4');
    const webEnv = /<WebEnv>(.+?)</.exec(found)?.[1] ?? '';
    expect(await textOf('efetch', { WebEnv: webEnv, query_key: '1', retstart: '5' })).toContain('<ERROR>');
  });

  it('forgets results after a while', async () => {
    await serve({ perSecond: 1000, historyMilliseconds: 0 });
    const found = await textOf('esearch', { term: 'epidural', usehistory: 'y' });
    const webEnv = /<WebEnv>(.+?)</.exec(found)?.[1] ?? '';
    await new Promise((later) => setImmediate(later));
    expect(await textOf('efetch', { WebEnv: webEnv, query_key: '1' })).toContain('Unable to obtain query #1');
  });

  it('adds results to an environment that is given', async () => {
    const first = await textOf('esearch', { term: 'epidural', usehistory: 'y' });
    const WebEnv = /<WebEnv>(.+?)</.exec(first)?.[1] ?? '';
    expect(await textOf('epost', { id: '99000001', WebEnv })).toContain('<QueryKey>2</QueryKey>');
    expect((await textOf('efetch', { WebEnv, query_key: '2' })).match(/<PubmedArticle>/g)).toHaveLength(1);
  });

  it('answers for ids that are none', async () => {
    expect(await textOf('efetch', { id: 'abc' })).toContain(
      'ID list is empty! Possibly it has no correct IDs.',
    );
    expect(await records('99999999')).toEqual([]);
    expect(await textOf('esummary', {})).toContain('Neither query_key nor id specified');
  });

  it('fails by chance, the same way for the same seed', async () => {
    const course = async (seed: number): Promise<unknown[]> => {
      server.requests.length = 0;
      server.faults.byChance(seed, { unavailable: 0.3, html_page: 0.3 });
      for (let asked = 0; asked < 30; asked += 1) await textOf('esearch', { term: 'x' });
      return server.requests.map(({ fault }) => fault);
    };
    const first = await course(5);
    expect(await course(5)).toEqual(first);
    expect(await course(6)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([null, 'unavailable', 'html_page']));
  });
});

describe('records change', () => {
  it('is retracted by a notice that names it, and both say so', async () => {
    server.retract('99000001', { noticePmid: '99000901', on: day('2026-06-01') });
    const [affected, notice] = await records('99000001', '99000901');
    expect(affected?.publicationTypes).toContain('Retracted Publication');
    expect(affected?.commentsCorrections).toMatchObject([{ type: 'RetractionIn', pmid: '99000901' }]);
    expect(notice?.publicationTypes).toEqual(['Retraction of Publication']);
    expect(notice?.commentsCorrections).toMatchObject([{ type: 'RetractionOf', pmid: '99000001' }]);
    const found = await textOf('esearch', { term: '("2026/06/01"[crdt] : "2026/06/01"[crdt])' });
    expect(found).toContain('<Id>99000901</Id>');
  });

  it.each([
    ['concern', 'ExpressionOfConcernIn', 'ExpressionOfConcernFor'],
    ['erratum', 'ErratumIn', 'ErratumFor'],
    ['update', 'UpdateIn', 'UpdateOf'],
    ['republication', 'RepublishedIn', 'RepublishedFrom'],
    ['retraction with republication', 'RetractedandRepublishedIn', 'RetractedandRepublishedFrom'],
  ] as const)('%s: %s here, %s there', async (kind, here, there) => {
    server.issue(kind, '99000001', { noticePmid: '99000901', on: day('2026-06-01') });
    const [affected, notice] = await records('99000001', '99000901');
    expect(affected?.commentsCorrections.map(({ type }) => type)).toEqual([here]);
    expect(notice?.commentsCorrections.map(({ type }) => type)).toEqual([there]);
  });

  it('loses a concern that was lifted, and nothing else', async () => {
    server.issue('concern', '99000001', { noticePmid: '99000901', on: day('2026-06-01') });
    server.issue('erratum', '99000001', { noticePmid: '99000902', on: day('2026-06-02') });
    server.liftConcern('99000001');
    const [record] = await records('99000001');
    expect(record?.commentsCorrections.map(({ type }) => type)).toEqual(['ErratumIn']);
  });

  it('is revised, is withdrawn, and cannot be changed when it is not there', async () => {
    server.revise('99000007', { indexedOn: day('2026-09-09'), title: 'Renamed.' });
    const indexed = await textOf('esearch', { term: '("2026/09/09"[mhda] : "2026/09/09"[mhda])' });
    expect(indexed).toContain('<Id>99000007</Id>');
    server.withdraw('99000007');
    expect(await records('99000007')).toEqual([]);
    expect(() => server.revise('99000007', {})).toThrow(RangeError);
  });

  it('serves subjects, keywords and the number in PubMed Central', async () => {
    server.add([
      servedRecord({
        pmid: '99000801',
        title: 'With subjects.',
        created: '2026-01-01',
        pmcid: 'PMC99000801',
        keywords: ['neuroplasty'],
        mesh: [{ descriptor: 'Tissue Adhesions', major: true, qualifiers: ['surgery'] }],
      }),
    ]);
    expect(await records('99000801')).toMatchObject([
      {
        pmcid: 'PMC99000801',
        keywords: ['neuroplasty'],
        meshHeadings: [{ descriptor: 'Tissue Adhesions', major: true, qualifiers: ['surgery'] }],
      },
    ]);
  });
});
