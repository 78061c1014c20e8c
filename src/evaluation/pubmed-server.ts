import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { matcherOf } from './pubmed-server-query.ts';
import { sampleRecords, type ServedRecord } from './pubmed-server-records.ts';
import { cutShort, failed, reply, tooMany, type PubmedFault } from './pubmed-server-replies.ts';
import { errorXml, recordsXml, searchXml } from './pubmed-server-xml.ts';

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

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams();
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}
