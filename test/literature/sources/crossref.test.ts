import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CrossrefServer } from '../../../src/evaluation/crossref-server.ts';
import type { CrossrefClient } from '../../../src/literature/sources/crossref.client.ts';
import { crossrefBatches } from '../../../src/literature/sources/crossref-batches.rules.ts';
import { CountingLimiter, crossrefClient, failureOf } from './support.ts';

const retraction = {
  DOI: '10.9900/NOTICE',
  type: 'retraction',
  label: 'Retraction',
  source: 'retraction-watch',
  updated: { 'date-parts': [[2026, 3, 5]] },
  'record-id': '20946',
};

describe('Crossref', () => {
  let server: CrossrefServer;
  let client: CrossrefClient;
  let limiter: CountingLimiter;
  let baseUrl: string;

  beforeEach(async () => {
    server = new CrossrefServer();
    baseUrl = await server.listen();
    limiter = new CountingLimiter();
    client = crossrefClient(baseUrl, limiter);
  });
  afterEach(async () => {
    await server.close();
  });

  it('tells what was said of each work, in one request', async () => {
    server.publish('10.9900/a', [retraction, { ...retraction, source: 'publisher' }]);
    server.publish('10.9900/b');
    const updates = await client.updatesOf(['10.9900/a', '10.9900/b', '10.9900/unknown']);
    const notice = {
      type: 'retraction',
      noticeDoi: '10.9900/notice',
      label: 'Retraction',
      updatedOn: '2026-03-05',
    };
    expect([...updates]).toEqual([
      [
        '10.9900/a',
        [
          { ...notice, source: 'retraction-watch' },
          { ...notice, source: 'publisher' },
        ],
      ],
      ['10.9900/b', []],
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    '10.9900/with/slashes/(97)11096-0',
    '10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2',
    '10.9900/50%25',
    '10.9900/a,b',
    '10.9900/a+b&c=d#e?f',
    '10.9900/é"ü',
  ])('asks for %s as it is written', async (doi) => {
    server.publish(doi, [retraction]);
    const [batch = []] = crossrefBatches([doi.toUpperCase()]);
    const updates = await client.updatesOf(batch);
    expect([...updates.keys()]).toEqual([doi]);
    expect(updates.get(doi)).toHaveLength(1);
  });

  it('leaves out a work that Crossref does not know, asked alone', async () => {
    expect(await client.updatesOf(['10.9900/a:b'])).toEqual(new Map());
  });

  it('asks for nothing when there is nothing to ask for', async () => {
    expect(await client.updatesOf([])).toEqual(new Map());
    expect(limiter.taken).toBe(0);
  });

  it.each([
    [[[2019, 7, 26]], '2019-07-26'],
    [[[2019, 7]], '2019-07'],
    [[[2019]], '2019'],
    [[[2019, 2, 30]], '2019-02'],
    [[[]], null],
    [[], null],
  ])('reads the day %j as %s', async (parts, day) => {
    server.publish('10.9900/a', [{ ...retraction, updated: { 'date-parts': parts } }]);
    const updates = await client.updatesOf(['10.9900/a']);
    expect(updates.get('10.9900/a')?.[0]?.updatedOn).toBe(day);
  });

  it('does not lose a notice that has no DOI', async () => {
    server.publish('10.9900/a', [{ DOI: 'Unavailable', type: 'retraction' }]);
    const updates = await client.updatesOf(['10.9900/a']);
    expect(updates.get('10.9900/a')).toEqual([
      { type: 'retraction', noticeDoi: 'unavailable', label: null, source: 'publisher', updatedOn: null },
    ]);
  });

  it('sends the contact when there is one', async () => {
    await crossrefClient(baseUrl, limiter, 'library@example.org').updatesOf(['10.9900/a']);
    expect(server.requests[0]?.parameters['mailto']).toBe('library@example.org');
  });

  it('slows down when Crossref says that it takes fewer requests', async () => {
    await client.updatesOf(['10.9900/a']);
    expect(limiter.pauses).toEqual([]);
    server.allow(1);
    await client.updatesOf(['10.9900/a']);
    expect(limiter.pauses).toEqual([1]);
  });

  it.each([
    ['too_many', 'SourceRateLimited', 'outage'],
    ['error', 'SourceStatus', 'outage'],
    ['maintenance_page', 'SourceStatus', 'outage'],
    ['page_with_200', 'SourceHtmlPage', 'outage'],
    ['cut', 'SourceUnreachable', 'outage'],
    ['cut_clean', 'SourceCutShort', 'outage'],
    ['too_large', 'SourceReplyTooLarge', 'refusal'],
    ['redirect', 'SourceRedirected', 'refusal'],
    ['silence', 'SourceTimedOut', 'outage'],
  ] as const)('says of %s: %s, %s', async (fault, name, kind) => {
    server.publish('10.9900/a:b');
    server.fail(fault);
    for (const doi of ['10.9900/a', '10.9900/a:b']) {
      expect(await failureOf(client.updatesOf([doi]))).toMatchObject({ name, kind });
    }
  });

  it('says why Crossref refuses', async () => {
    const failure = await failureOf(client.updatesOf(['10.9900/a', 'b,10.9900/c:d']));
    expect(failure).toMatchObject({ name: 'SourceRefused', kind: 'refusal' });
    expect(failure?.message).toContain('no such filter');
  });

  it('is off without an address', async () => {
    const off = crossrefClient(null, limiter);
    expect(off.enabled).toBe(false);
    expect(await failureOf(off.updatesOf(['10.9900/a']))).toMatchObject({ name: 'SourceNotSetUp' });
  });
});
