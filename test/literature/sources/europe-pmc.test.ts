import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../../src/kernel/calendar-date.ts';
import {
  EuropePmcServer,
  type CursorEnd,
  type ServedResult,
} from '../../../src/evaluation/europe-pmc-server.ts';
import { RateHeldBack } from '../../../src/literature/eutils/rate-limit.ts';
import type { EuropePmcClient } from '../../../src/literature/sources/europe-pmc.client.ts';
import { CountingLimiter, europePmcClient, failureOf } from './support.ts';

const YEAR = { from: '2026-01-01' as CalendarDate, through: '2026-12-31' as CalendarDate };

const results = (count: number, given: Partial<ServedResult> = {}): ServedResult[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `PPR99${String(index).padStart(5, '0')}`,
    source: 'PPR',
    title: `Adhesiolysis, number ${index}`,
    firstIndexDate: '2026-02-01',
    ...given,
  }));

describe('Europe PMC', () => {
  let server: EuropePmcServer;
  let client: EuropePmcClient;
  let limiter: CountingLimiter;
  let baseUrl: string;

  beforeEach(async () => {
    server = new EuropePmcServer();
    baseUrl = await server.listen();
    limiter = new CountingLimiter();
    client = europePmcClient(baseUrl, limiter);
  });
  afterEach(async () => {
    await server.close();
  });

  const everyPage = async (): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await client.search('adhesiolysis', YEAR, cursor);
      ids.push(...page.records.map(({ sourceId }) => sourceId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  };

  it('finds what entered or was changed in the window, its first and last day included', async () => {
    server.publish([
      ...results(1, { id: 'PPR1', firstIndexDate: '2025-12-31' }),
      ...results(1, { id: 'PPR2', firstIndexDate: '2026-01-01' }),
      ...results(1, { id: 'PPR3', firstIndexDate: '2026-12-31' }),
      ...results(1, { id: 'PPR4', firstIndexDate: '2027-01-01' }),
      ...results(1, { id: 'PPR5', firstIndexDate: '2020-01-01', updateDate: '2026-05-05' }),
      ...results(1, { id: 'PPR6', title: 'Something else' }),
    ]);
    expect((await everyPage()).toSorted()).toEqual(['PPR/PPR2', 'PPR/PPR3', 'PPR/PPR5']);
  });

  it.each<CursorEnd>(['absent', 'repeated', 'empty_page'])(
    'gives every record once, whichever way the service ends a result: %s',
    async (end) => {
      server.endBy(end);
      server.publish(results(450));
      const ids = await everyPage();
      expect(new Set(ids).size).toBe(450);
      expect(ids).toHaveLength(450);
      expect(limiter.taken).toBe(server.requests.length);
    },
  );

  it('goes on to the end though the count changes from page to page', async () => {
    server.publish(results(450));
    server.count((page, hits) => hits + (page === 0 ? 0 : page * 7 - 300));
    expect(await everyPage()).toHaveLength(450);
  });

  it('takes in what arrives while it reads', async () => {
    server.publish(results(200));
    const first = await client.search('adhesiolysis', YEAR, null);
    expect(first.nextCursor).toBeNull();
    server.publish(results(201));
    expect(await everyPage()).toHaveLength(201);
  });

  it('counts without reading records, and finds nothing without a fuss', async () => {
    server.publish(results(3));
    expect(await client.count('adhesiolysis')).toBe(3);
    expect(await client.search('nothing', YEAR, null)).toEqual({ hits: 0, records: [], nextCursor: null });
  });

  it('sends the contact when there is one', async () => {
    await europePmcClient(baseUrl, limiter, 'library@example.org').count('x');
    await client.count('x');
    expect(server.requests.map(({ parameters }) => parameters['email'])).toEqual([
      'library@example.org',
      undefined,
    ]);
  });

  it('is off without an address, and asks nobody', async () => {
    const off = europePmcClient(null, limiter);
    expect(off.enabled).toBe(false);
    expect(await failureOf(off.count('x'))).toMatchObject({ name: 'SourceNotSetUp', kind: 'refusal' });
    expect(limiter.taken).toBe(0);
  });

  it.each([
    ['too_many', 'SourceRateLimited', 'outage'],
    ['error', 'SourceStatus', 'outage'],
    ['maintenance_page', 'SourceStatus', 'outage'],
    ['page_with_200', 'SourceHtmlPage', 'outage'],
    ['cut', 'SourceUnreachable', 'outage'],
    ['cut_clean', 'SourceCutShort', 'outage'],
    ['not_json', 'SourceUnreadable', 'refusal'],
    ['too_large', 'SourceReplyTooLarge', 'refusal'],
    ['redirect', 'SourceRedirected', 'refusal'],
    ['silence', 'SourceTimedOut', 'outage'],
  ] as const)('says of %s: %s, %s', async (fault, name, kind) => {
    server.publish(results(3));
    server.fail(fault, { times: 1 });
    const failure = await failureOf(client.search('adhesiolysis', YEAR, null));
    expect(failure).toMatchObject({ name, kind });
    expect(failure?.message).not.toContain('127.0.0.1');
    expect((await client.search('adhesiolysis', YEAR, null)).records).toHaveLength(3);
  });

  it('holds everybody back when the service has too many requests', async () => {
    server.fail('too_many');
    await failureOf(client.count('x'));
    expect(limiter.pauses).toEqual([7]);
  });

  it('sends nothing while it is held back, and says for how long', async () => {
    limiter.take = async () => await Promise.reject(new RateHeldBack(90));
    const error: unknown = await client.count('x').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'SourceHeldBack',
      kind: 'outage',
      heldBack: true,
      retryAfterSeconds: 90,
    });
    expect(server.requests).toHaveLength(0);
    expect(limiter.pauses).toEqual([]);
  });

  it('tells a refused query from a failing service', async () => {
    const failure = await failureOf(client.search('"adhesiolysis', YEAR, null));
    expect(failure).toMatchObject({ name: 'SourceRefused', kind: 'refusal' });
    expect(failure?.message).toContain('Invalid query');
  });

  it('says so when a cursor was forgotten', async () => {
    server.publish(results(450));
    const { nextCursor } = await client.search('adhesiolysis', YEAR, null);
    server.forgetCursors();
    expect(await failureOf(client.search('adhesiolysis', YEAR, nextCursor))).toMatchObject({
      kind: 'refusal',
    });
  });

  it('does not take a count without records for an empty result', async () => {
    server.count(() => 12);
    expect(await failureOf(client.search('adhesiolysis', YEAR, null))).toMatchObject({
      name: 'SourceUnreadable',
    });
  });

  it('cannot be reached when nobody listens', async () => {
    await server.close();
    expect(await failureOf(client.count('x'))).toMatchObject({ name: 'SourceUnreachable', kind: 'outage' });
    server = new EuropePmcServer();
    await server.listen();
  });
});
