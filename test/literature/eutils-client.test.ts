import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, fetch } from 'undici';
import { addDays, calendarDate } from '../../src/kernel/calendar-date.ts';
import { manyRecords, sampleRecords } from '../../src/evaluation/pubmed-server-records.ts';
import { PubmedServer } from '../../src/evaluation/pubmed-server.ts';
import {
  EutilsError,
  EutilsHtmlPage,
  EutilsRateLimited,
  EutilsRefused,
  EutilsReplyTooLarge,
  EutilsStatus,
  EutilsTimedOut,
  EutilsUnreachable,
} from '../../src/literature/eutils/eutils-errors.ts';
import type { EutilsOptions } from '../../src/literature/eutils/eutils-transport.ts';
import { EutilsClient } from '../../src/literature/eutils/eutils.client.ts';
import type { RateLimiter } from '../../src/literature/eutils/rate-limit.ts';
import { windowedQuery } from '../../src/literature/updates/search-window.rules.ts';

const API_KEY = 'key-nobody-may-read';

class CountingLimiter implements RateLimiter {
  taken = 0;
  pauses: number[] = [];
  take(): Promise<void> {
    this.taken += 1;
    return Promise.resolve();
  }
  pause(seconds: number): Promise<void> {
    this.pauses.push(seconds);
    return Promise.resolve();
  }
}

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
    expect((await client().fetchRecords(pmids.slice(0, 20))).records).toHaveLength(20);
    expect((await client().fetchRecords(pmids)).records).toHaveLength(250);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('asks nothing when no ids are given', async () => {
    expect(await client().fetchRecords([])).toEqual({ records: [], missing: [] });
    expect(server.requests).toHaveLength(0);
  });

  it('says which records were not returned', async () => {
    const reply = await client().fetchRecords(['99000001', '99999999', '99000002']);
    expect(reply.records).toHaveLength(2);
    expect(reply.missing).toEqual(['99999999']);
    server.fail('drop_record', { times: 1 });
    expect((await client().fetchRecords(['99000001', '99000002'])).missing).toEqual(['99000002']);
  });

  it('sends no api_key when there is none', async () => {
    await client({ apiKey: null }).search('epidural');
    expect(server.requests[0]?.parameters).not.toHaveProperty('api_key');
  });

  it.each([
    ['rate_limit', EutilsRateLimited, 'outage', 'rate limit'],
    ['html_page', EutilsHtmlPage, 'outage', 'web page'],
    ['unavailable', EutilsStatus, 'outage', '503'],
    ['error_body', EutilsRefused, 'refusal', 'Search Backend failed: timeout'],
    ['cut', EutilsUnreachable, 'outage', 'cannot be reached'],
    ['refuse', EutilsUnreachable, 'outage', 'cannot be reached'],
  ] as const)('%s: throws its own error without the key', async (fault, type, kind, words) => {
    server.fail(fault);
    for (const ask of [
      (asking: EutilsClient) => asking.search(query),
      (asking: EutilsClient) => asking.fetchRecords(['99000001']),
    ]) {
      const error = await ask(client()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(type);
      expect((error as EutilsError).kind).toBe(kind);
      expect((error as EutilsError).message).toContain(words);
      expect(JSON.stringify([String(error), (error as Error).stack, error])).not.toContain(API_KEY);
    }
  });

  it('passes on how long PubMed wants to be left alone', async () => {
    server.fail('rate_limit', { times: 1 });
    await expect(client().search(query)).rejects.toMatchObject({ retryAfterSeconds: 1 });
    expect(limiter.pauses).toEqual([1]);
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
    await expect(client().fetchPage(history, 0, pmids)).rejects.toThrow(EutilsRefused);
  });

  it('takes the key out of an error that repeats it', async () => {
    const echoed = `"a"[${API_KEY}] : "b"[${API_KEY}]`;
    const error = await client()
      .search(echoed)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EutilsRefused);
    expect(String(error)).toContain('[api key]');
    expect(String(error)).not.toContain(API_KEY);
  });
});
