import diagnostics from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, fetch } from 'undici';
import type { PubmedFault } from '../../../src/evaluation/pubmed-server/faults.ts';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { EutilsError, EutilsHeldBack } from '../../../src/literature/eutils/eutils-errors.ts';
import { EutilsClient } from '../../../src/literature/eutils/eutils.client.ts';
import { RateHeldBack } from '../../../src/literature/eutils/rate-limit.ts';
import { CountingLimiter } from './counting-limiter.ts';

const API_KEY = 's3cr3t+key/ä';
/** Every form in which the key, or the part of it that no encoding changes, could show. */
const SHOWN = /s3cr3t/i;

const server = new PubmedServer({ perSecond: 1000, perSecondWithKey: 1000 });
const dispatcher = new Agent();
let baseUrl: string;
let limiter: CountingLimiter;

beforeAll(async () => {
  baseUrl = await server.listen();
});
beforeEach(() => {
  limiter = new CountingLimiter();
});
afterEach(() => {
  server.recover();
  server.requests.length = 0;
});
afterAll(async () => {
  await server.close();
  await dispatcher.close();
});

function client(timeoutMilliseconds = 5_000, maximumBytes = 1_000_000): EutilsClient {
  const options = {
    baseUrl,
    tool: 'almanac',
    email: null,
    apiKey: API_KEY,
    timeoutMilliseconds,
    maximumBytes,
  };
  return new EutilsClient(options, { fetch, dispatcher, rateLimiter: limiter });
}

const requests = {
  search: (asking: EutilsClient) => asking.search('epidural'),
  count: (asking: EutilsClient) => asking.count('epidural'),
  post: (asking: EutilsClient) => asking.post(['99000001']),
  fetchRecords: (asking: EutilsClient) => asking.fetchRecords(['99000001']),
  summaries: (asking: EutilsClient) => asking.summaries(['99000001']),
  similar: (asking: EutilsClient) => asking.similar(['99000001']),
};

async function errorOf(asking: Promise<unknown>): Promise<EutilsError> {
  const error = await asking.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EutilsError)) throw new Error(`no EutilsError but ${inspect(error)}`);
  return error;
}

describe('each form of failure', () => {
  it.each<[PubmedFault, string, 'outage' | 'refusal', number | null]>([
    ['rate_limit', 'EutilsRateLimited', 'outage', 7],
    ['rate_limit_unsaid', 'EutilsRateLimited', 'outage', null],
    ['rate_limit_date', 'EutilsRateLimited', 'outage', 7],
    ['rate_limit_body', 'EutilsRateLimited', 'outage', null],
    ['html_page', 'EutilsHtmlPage', 'outage', null],
    ['bad_gateway', 'EutilsStatus', 'outage', null],
    ['unavailable', 'EutilsStatus', 'outage', null],
    ['server_error', 'EutilsStatus', 'outage', null],
    ['error_body', 'EutilsRefused', 'refusal', null],
    ['backend_failed', 'EutilsBackendFailed', 'outage', null],
    ['json_error', 'EutilsRefused', 'refusal', null],
    ['text_error', 'EutilsBackendFailed', 'outage', null],
    ['empty', 'EutilsCutShort', 'outage', null],
    ['truncated', 'EutilsCutShort', 'outage', null],
    ['cut', 'EutilsUnreachable', 'outage', null],
    ['refuse', 'EutilsUnreachable', 'outage', null],
    ['redirect', 'EutilsRedirected', 'refusal', null],
    ['key_invalid', 'EutilsKeyRefused', 'refusal', null],
  ])('%s is %s of every utility, without the key', async (fault, name, kind, retryAfter) => {
    server.fail(fault, { retryAfter: 7 });
    for (const ask of Object.values(requests)) {
      const error = await errorOf(ask(client()));
      expect([error.name, error.kind, error.retryAfterSeconds]).toEqual([name, kind, retryAfter]);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(SHOWN);
      expect(error.cause).toBeUndefined();
    }
    expect(limiter.taken).toBe(Object.keys(requests).length);
    const pause = name === 'EutilsRateLimited' ? [retryAfter ?? 1] : [];
    expect(limiter.pauses).toEqual(Object.keys(requests).flatMap(() => pause));
  });

  it.each(['stall', 'drip'] as const)('%s: a reply that is not whole in time is given up', async (fault) => {
    server.fail(fault);
    expect((await errorOf(client(150).search('epidural'))).name).toBe('EutilsTimedOut');
  });

  it('reads a reply cut at any byte as cut, never as fewer hits', async () => {
    for (let share = 0.02; share < 0.99; share += 0.07) {
      server.faults.byChance(Math.round(share * 100), { cut: 0.5, truncated: 0.5 });
      const error = await errorOf(client().search('epidural'));
      expect(['EutilsCutShort', 'EutilsUnreachable']).toContain(error.name);
    }
  });

  it('says that a hold lasts too long to sleep through, and sends nothing', async () => {
    limiter.take = () => Promise.reject(new RateHeldBack(600));
    const error = await errorOf(client().search('epidural'));
    expect(error).toBeInstanceOf(EutilsHeldBack);
    expect(error.retryAfterSeconds).toBe(600);
    expect(server.requests).toHaveLength(0);
    expect(limiter.pauses).toEqual([]);
  });

  it('names the setting when NCBI does not know the key', async () => {
    const strict = new PubmedServer({ keys: ['another'] });
    const address = await strict.listen();
    try {
      const options = { baseUrl: address, tool: 'almanac', email: null, apiKey: API_KEY };
      const asking = new EutilsClient(
        { ...options, timeoutMilliseconds: 5_000, maximumBytes: 1e6 },
        { fetch, rateLimiter: limiter },
      );
      const error = await errorOf(asking.search('epidural'));
      expect(error.name).toBe('EutilsKeyRefused');
      expect(error.message).toContain('EUTILS_API_KEY');
    } finally {
      await strict.close();
    }
  });
});

describe('the API key', () => {
  it('is taken out of an error that repeats it', async () => {
    for (const form of [API_KEY, encodeURIComponent(API_KEY), encodeURI(API_KEY).toLowerCase()]) {
      const error = await errorOf(client().search(`"a"[${form}] : "b"[${form}]`));
      expect(error.message).toContain('[api key]');
      expect(inspect(error, { depth: 10 })).not.toMatch(SHOWN);
    }
  });

  it('stands in no address, which proxies and traces keep', async () => {
    const addresses: string[] = [];
    const note = (message: unknown): void => {
      const { request } = message as { request?: { origin?: unknown; path?: unknown; headers?: unknown } };
      addresses.push(inspect([request?.origin, request?.path, request?.headers]));
    };
    diagnostics.subscribe('undici:request:create', note);
    try {
      for (const ask of Object.values(requests)) await ask(client());
    } finally {
      diagnostics.unsubscribe('undici:request:create', note);
    }
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.join('\n')).not.toMatch(SHOWN);
    expect(server.requests.every(({ method }) => method === 'POST')).toBe(true);
    expect(server.requests.every(({ parameters }) => parameters['api_key'] === API_KEY)).toBe(true);
  });
});
