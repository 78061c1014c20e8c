import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matcherOf } from './pubmed-server-query.ts';
import { sampleRecords, type ServedRecord } from './pubmed-server-records.ts';
import { errorXml, recordsXml, searchXml } from './pubmed-server-xml.ts';

/** Ways in which the server can fail, as NCBI and the network between do. */
export type PubmedFault =
  /** 429 with `Retry-After` and a JSON body. */
  | 'rate_limit'
  /** A web page under status 200. */
  | 'html_page'
  /** 503 with a web page. */
  | 'unavailable'
  /** An `<ERROR>` body under status 200. */
  | 'error_body'
  /** Half a reply, then the connection is cut. */
  | 'cut'
  /** The connection is cut before any reply. */
  | 'refuse'
  /** No reply at all. */
  | 'stall'
  /** efetch leaves its last record out without a word. */
  | 'drop_record';

/** One request as it arrived. */
export interface PubmedRequest {
  readonly utility: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Milliseconds on a steady clock. */
  readonly at: number;
}

export interface PubmedServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly records?: readonly ServedRecord[];
  /** Requests that one address may send in a second. */
  readonly perSecond?: number;
  /** The same with an API key. */
  readonly perSecondWithKey?: number;
}

const CEILING = 10_000;

/**
 * The E-utilities over a handful of invented records, on this machine: esearch with history and efetch, by GET and
 * POST, with NCBI's limits and, when told so, its faults. The evaluation and the tests talk to it over real HTTP.
 */
export class PubmedServer {
  readonly requests: PubmedRequest[] = [];
  #records: readonly ServedRecord[];
  readonly #limits: { readonly plain: number; readonly keyed: number };
  readonly #server = createServer((request, response) => {
    // A client that goes away in the middle of its request needs no answer.
    this.#answer(request, response).catch(() => response.destroy());
  });
  #history = new Map<string, readonly string[]>();
  #fault: { readonly kind: PubmedFault; wait: number; left: number } | null = null;

  constructor({ records = sampleRecords, perSecond = 3, perSecondWithKey = 10 }: PubmedServerOptions = {}) {
    this.#records = records;
    this.#limits = { plain: perSecond, keyed: perSecondWithKey };
  }

  /** Starts listening on this machine only and gives the base URL for the setting `EUTILS_URL`. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/entrez/eutils`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Lets requests fail: after so many good ones (0), so many of them (all until {@link recover}). */
  fail(kind: PubmedFault, { after = 0, times = Number.POSITIVE_INFINITY } = {}): void {
    this.#fault = { kind, wait: after, left: times };
  }

  recover(): void {
    this.#fault = null;
  }

  /** Forgets every stored result, as NCBI does after some hours. */
  forgetHistory(): void {
    this.#history.clear();
  }

  /** Serves other records from now on. */
  publish(records: readonly ServedRecord[]): void {
    this.#records = records;
  }

  /** The most requests that arrived within any one second, refused ones included. */
  busiestSecond(): number {
    return Math.max(0, ...this.requests.map(({ at }, index) => this.#arrivalsBefore(at, index) + 1));
  }

  #arrivalsBefore(at: number, index: number): number {
    let count = 0;
    for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
      if (at - (this.requests[earlier]?.at ?? 0) >= 1000) break;
      count += 1;
    }
    return count;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const parameters = Object.fromEntries([...url.searchParams, ...(await formOf(request))]);
    const utility = url.pathname.split('/').at(-1)?.replace('.fcgi', '') ?? '';
    this.requests.push({ utility, method: request.method ?? '', parameters, at });
    const limit = parameters['api_key'] ? this.#limits.keyed : this.#limits.plain;
    const fault = this.#takeFault();
    if (fault === 'rate_limit' || this.#arrivalsBefore(at, this.requests.length - 1) >= limit) {
      return tooMany(response, parameters['api_key'], limit);
    }
    if (fault !== null && failed(response, fault, utility)) return;
    const body = this.#bodyOf(utility, parameters, fault === 'drop_record');
    if (body === null) return reply(response, 404, 'text/plain', 'no such utility');
    if (fault === 'cut') return cutShort(response, body);
    reply(response, 200, 'text/xml; charset=UTF-8', body);
  }

  #takeFault(): PubmedFault | null {
    if (this.#fault === null) return null;
    if (this.#fault.wait > 0) {
      this.#fault.wait -= 1;
      return null;
    }
    if (this.#fault.left <= 0) return null;
    this.#fault.left -= 1;
    return this.#fault.kind;
  }

  #bodyOf(utility: string, parameters: Record<string, string>, dropRecord: boolean): string | null {
    switch (utility) {
      case 'esearch':
        return this.#search(parameters);
      case 'efetch':
        return this.#fetch(parameters, dropRecord);
      default:
        return null;
    }
  }

  #search(parameters: Record<string, string>): string {
    const query = parameters['term'] ?? '';
    try {
      const matches = matcherOf(query);
      const pmids = this.#records.filter(matches).map(({ pmid }) => pmid);
      const start = Number(parameters['retstart'] ?? 0);
      const size = Math.min(Number(parameters['retmax'] ?? 20), CEILING);
      const history = parameters['usehistory'] === 'y' ? this.#remember(pmids) : null;
      const page = pmids.slice(start, Math.min(start + size, CEILING));
      return searchXml({ count: pmids.length, start, pmids: page, history, query });
    } catch (error) {
      return errorXml('eSearchResult', `Search Backend failed: ${(error as Error).message}`);
    }
  }

  #remember(pmids: readonly string[]): { webEnv: string; queryKey: string } {
    const webEnv = `MCID_${randomUUID().replaceAll('-', '')}`;
    this.#history.set(`${webEnv} 1`, pmids);
    return { webEnv, queryKey: '1' };
  }

  #fetch(parameters: Record<string, string>, dropRecord: boolean): string {
    const { WebEnv: webEnv, query_key: queryKey, id } = parameters;
    const stored = this.#history.get(`${webEnv} ${queryKey}`);
    if (id === undefined && stored === undefined) {
      return errorXml('eFetchResult', 'Unable to obtain query #1');
    }
    const start = Number(parameters['retstart'] ?? 0);
    const asked =
      id?.split(',') ?? (stored ?? []).slice(start, start + Number(parameters['retmax'] ?? CEILING));
    const records = asked.flatMap((pmid) => this.#records.find((record) => record.pmid === pmid) ?? []);
    return recordsXml(dropRecord ? records.slice(0, -1) : records);
  }
}

/** A server that listens, and its base URL. */
export async function startPubmedServer(
  options: PubmedServerOptions = {},
): Promise<{ readonly server: PubmedServer; readonly baseUrl: string }> {
  const server = new PubmedServer(options);
  return { server, baseUrl: await server.listen(options.port) };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams();
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

function tooMany(response: ServerResponse, key: string | undefined, limit: number): void {
  const body = {
    error: 'API rate limit exceeded',
    'api-key': key ?? '127.0.0.1',
    count: String(limit + 1),
    limit: String(limit),
  };
  response
    .writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' })
    .end(JSON.stringify(body));
}

const page =
  '<!DOCTYPE html>\n<html><head><title>NCBI</title></head><body>Error blocked for service</body></html>';

/** Plays a fault that needs no reply of its own; false for the faults that spoil one. */
function failed(response: ServerResponse, fault: PubmedFault, utility: string): boolean {
  switch (fault) {
    case 'html_page':
      reply(response, 200, 'text/html; charset=UTF-8', page);
      return true;
    case 'unavailable':
      reply(response, 503, 'text/html; charset=UTF-8', page);
      return true;
    case 'error_body': {
      const root = utility === 'esearch' ? 'eSearchResult' : 'eFetchResult';
      reply(response, 200, 'text/xml; charset=UTF-8', errorXml(root, 'Search Backend failed: timeout'));
      return true;
    }
    case 'refuse':
      response.destroy();
      return true;
    case 'stall':
      return true; // the client's patience ends it
    case 'cut':
    case 'drop_record':
    case 'rate_limit':
      return false;
  }
}

function cutShort(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'text/xml; charset=UTF-8',
    'content-length': Buffer.byteLength(body),
  });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}
