import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, fetch } from 'undici';
import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import { sampleRecords } from '../../../src/evaluation/pubmed-server/sample-records.ts';
import { manyRecords, servedRecord } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import {
  EutilsHistoryExpired,
  EutilsRefused,
  EutilsReplyTooLarge,
  EutilsTimedOut,
  EutilsUnreachable,
} from '../../../src/literature/eutils/eutils-errors.ts';
import type { EutilsOptions } from '../../../src/literature/eutils/eutils-transport.ts';
import { EutilsClient } from '../../../src/literature/eutils/eutils.client.ts';
import { CountingLimiter } from './counting-limiter.ts';
import { windowedQuery } from '../../../src/literature/updates/search-window.rules.ts';

const API_KEY = 'key-nobody-may-read';

describe('EutilsClient', () => {
  const server = new PubmedServer({ perSecond: 1000, perSecondWithKey: 1000 });
  const dispatcher = new Agent();
  let baseUrl: string;
  let limiter = new CountingLimiter();

  beforeAll(async () => {
    baseUrl = await server.listen();
  });
  afterEach(() => {
    server.recover();
    server.publish(sampleRecords);
    server.requests.length = 0;
  });
  afterAll(async () => {
    await server.close();
    await dispatcher.close();
  });

  function client(given: Partial<EutilsOptions> = {}): EutilsClient {
    limiter = new CountingLimiter();
    const options = {
      baseUrl,
      tool: 'almanac',
      email: 'operator@example.org',
      apiKey: API_KEY,
      timeoutMilliseconds: 5_000,
      maximumBytes: 1_000_000,
    };
    return new EutilsClient({ ...options, ...given }, { fetch, dispatcher, rateLimiter: limiter });
  }

  const window = { from: calendarDate('2025-11-01'), through: calendarDate('2026-05-04') };
  const query = windowedQuery('lysis[tiab] AND epidural[tiab] AND adhesion*[tiab]', window);

  it('searches with history, saying who asks, and fetches the pages', async () => {
    const found = await client().search(query);
    expect(found.count).toBe(found.pmids.length);
    expect(found.history).not.toBeNull();
    expect(server.requests[0]?.parameters).toMatchObject({
      db: 'pubmed',
      term: query,
      usehistory: 'y',
      retmax: '10000',
      tool: 'almanac',
      email: 'operator@example.org',
      api_key: API_KEY,
    });
    if (!found.history) throw new Error('no history');
    const first = await client().fetchPage(found.history, 0, found.pmids.slice(0, 3));
    const second = await client().fetchPage(found.history, 3, found.pmids.slice(3));
    const fetched = [...first.records, ...second.records].map(({ pmid }) => pmid);
    expect(fetched).toEqual(found.pmids);
    expect([...first.missing, ...second.missing]).toEqual([]);
    expect(limiter.taken).toBe(1);
  });

  it('selects by the day a record was created or indexed', async () => {
    const { pmids } = await client().search(query);
    expect(pmids).toContain('99000001');
    expect(pmids).toContain('99000007'); // created in 2024, indexed in the window
    expect(pmids).not.toContain('99000010'); // created and indexed in 2024
    expect(pmids).not.toContain('99000011'); // about something else
    expect(pmids).not.toContain('99000012'); // created after the window
  });

  it('fetches few ids by GET and many by POST', async () => {
    server.publish(manyRecords(250, () => calendarDate('2026-01-01')));
    const pmids = Array.from({ length: 250 }, (_, index) => String(99_100_001 + index));
    const asking = client({ apiKey: null });
    expect((await asking.fetchRecords(pmids.slice(0, 20))).records).toHaveLength(20);
    expect((await asking.fetchRecords(pmids)).records).toHaveLength(250);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('asks nothing when no ids are given', async () => {
    expect(await client().fetchRecords([])).toEqual({ records: [], missing: [], unasked: [] });
    expect(await client().summaries([])).toEqual({ summaries: [], missing: [] });
    expect((await client().similar([])).size).toBe(0);
    expect(server.requests).toHaveLength(0);
  });

  it('says which records were not returned', async () => {
    const reply = await client().fetchRecords(['99000001', '99999999', '99000002']);
    expect(reply.records).toHaveLength(2);
    expect(reply.missing).toEqual(['99999999']);
    server.fail('drop_record', { times: 1 });
    expect((await client().fetchRecords(['99000001', '99000002'])).missing).toEqual(['99000002']);
  });

  it('keeps what it asked for, once, and says what else came', async () => {
    server.fail('extra_record', { times: 1 });
    const more = await client().fetchRecords(['99000001']);
    expect(more).toMatchObject({ records: [{ pmid: '99000001' }], missing: [], unasked: ['99999998'] });
    server.fail('duplicate_record', { times: 1 });
    expect((await client().fetchRecords(['99000001', '99000002'])).records).toHaveLength(2);
  });

  it('sends no api_key when there is none', async () => {
    await client({ apiKey: null }).search('epidural');
    expect(server.requests[0]?.parameters).not.toHaveProperty('api_key');
  });

  it('gives up on a server that does not answer', async () => {
    server.fail('stall');
    await expect(client({ timeoutMilliseconds: 100 }).search(query)).rejects.toThrow(EutilsTimedOut);
  });

  it('stops reading a reply that is too large', async () => {
    server.publish(manyRecords(300, (index) => addDays(calendarDate('2026-01-01'), index % 90)));
    const asking = client({ maximumBytes: 10_000 });
    await expect(asking.search('epidural')).resolves.toMatchObject({ count: 300 });
    const pmids = Array.from({ length: 100 }, (_, index) => String(99_100_001 + index));
    await expect(asking.fetchRecords(pmids)).rejects.toThrow(EutilsReplyTooLarge);
  });

  it('finds nobody at home', async () => {
    const gone = new PubmedServer();
    const nobody = await gone.listen();
    await gone.close();
    const asking = client({ baseUrl: nobody }).search(query);
    await expect(asking).rejects.toThrow(new EutilsUnreachable('ECONNREFUSED'));
  });

  it('tells that a result has been forgotten', async () => {
    const { history, pmids } = await client().search(query);
    server.forgetHistory();
    if (!history) throw new Error('no history');
    await expect(client().fetchPage(history, 0, pmids)).rejects.toThrow(EutilsHistoryExpired);
  });

  it('counts without fetching, and says what PubMed did not know', async () => {
    const counted = await client().count('epidural[tiab] AND fleegle[mh]');
    expect(counted).toMatchObject({ pmids: [], history: null, notFound: ['fleegle[mh]'] });
    expect(counted.translation).toContain('"epidural"[Title/Abstract]');
    expect(server.requests.at(-1)?.parameters).toMatchObject({ retmax: '0' });
    expect(server.requests.at(-1)?.parameters).not.toHaveProperty('usehistory');
  });

  it('searches a part of a day by a range of PMIDs', async () => {
    const { pmids } = await client().search('(epidural) AND 99000002:99000004[uid]');
    expect(pmids).toEqual(['99000002', '99000003', '99000004']);
  });

  it('hands ids in and fetches them from there', async () => {
    const posted = await client().post(['99000001', 'x7', '99000003']);
    expect(posted.invalid).toEqual(['x7']);
    expect(server.requests[0]).toMatchObject({ utility: 'epost', method: 'POST' });
    const page = await client().fetchPage(posted, 1, ['99000003']);
    expect(page).toMatchObject({ records: [{ pmid: '99000003' }], missing: [], unasked: [] });
    await expect(client().post(['x'])).rejects.toThrow(EutilsRefused);
  });

  it('summarises, and says which records PubMed has no summary of', async () => {
    const { summaries, missing } = await client().summaries(['99000001', '99999999', '99000009']);
    expect(missing).toEqual(['99999999']);
    expect(summaries[0]).toEqual({
      pmid: '99000001',
      title:
        'Percutaneous epidural adhesiolysis versus caudal epidural injection after lumbar surgery: a randomized trial.',
      journal: 'Synth J Pain Med',
      publishedText: '2026 Feb 14',
      authors: ['Almeida RC', 'Brandt K', 'Cho YS', 'Dietrich M', 'Eriksen T'],
    });
    expect(summaries[1]?.journal).toBe('Synthetic Handbook of Pain Procedures');
  });

  it('finds what is similar to each of several records, in one request', async () => {
    const similar = await client().similar(['99000001', '99999999']);
    expect(server.requests).toHaveLength(1);
    expect(similar.get('99000001')?.map(({ pmid }) => pmid)).toContain('99000012');
    expect(similar.get('99000001')?.map(({ pmid }) => pmid)).not.toContain('99000001');
    expect(similar.get('99999999')).toEqual([]);
  });

  it('reads packed replies, and lets none grow past the limit by unpacking', async () => {
    const packing = new PubmedServer({ perSecondWithKey: 1000, gzip: true });
    const address = await packing.listen();
    try {
      const asking = client({ baseUrl: address });
      expect((await asking.search(query)).pmids.length).toBeGreaterThan(5);
      const title = 'adhesion '.repeat(50_000);
      packing.publish([servedRecord({ pmid: '99000001', title, created: '2026-01-01' })]);
      await expect(
        client({ baseUrl: address, maximumBytes: 100_000 }).fetchRecords(['99000001']),
      ).rejects.toThrow(EutilsReplyTooLarge);
    } finally {
      await packing.close();
    }
  });

  it('never asks by an address that NCBI would find too long', async () => {
    const long = Array.from({ length: 300 }, (_, index) => `term${index}[tiab]`).join(' OR ');
    expect((await client({ apiKey: null }).search(long)).count).toBe(0);
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', fault: null });
  });
});
