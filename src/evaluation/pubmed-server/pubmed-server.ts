import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { FaultPlan, type FaultOrder, type PlannedFault } from './fault-plan.ts';
import { answeredBy, reply, spoiltBy, tooMany, unknownKey, type PubmedFault } from './faults.ts';
import { HistoryStore } from './history-store.ts';
import { Library } from './library.ts';
import { withNotice, withoutConcern, type Notice, type NoticeKind } from './notices.ts';
import { ArrivalCounter, busiestSecond, type PubmedRequest } from './request-log.ts';
import { sampleRecords } from './sample-records.ts';
import type { ServedRecord } from './served-record.ts';
import { utilities, type Holdings, type UtilityReply } from './utilities.ts';

export interface PubmedServerOptions {
  readonly records?: readonly ServedRecord[];
  /** Requests that one address may send in a second. */
  readonly perSecond?: number;
  /** The same with an API key. */
  readonly perSecondWithKey?: number;
  /** Keys that NCBI knows; all, unless told. */
  readonly keys?: readonly string[];
  /** Hits of one query that are handed out. */
  readonly ceiling?: number;
  readonly historyMilliseconds?: number;
  /** Packs replies for clients that can unpack them. */
  readonly gzip?: boolean;
}

/** NCBI's longest address; longer ones answer 414. */
const LONGEST_ADDRESS = 2_048;
const HISTORY_MILLISECONDS = 8 * 3_600_000;

/**
 * The E-utilities over invented records, on this machine: esearch with history, epost, efetch, esummary and elink, by
 * GET and POST, with NCBI's limits and, when told so, its faults. The evaluation and the tests talk to it over real HTTP.
 */
export class PubmedServer {
  readonly requests: PubmedRequest[] = [];
  readonly faults = new FaultPlan();
  readonly #holdings: Holdings;
  readonly #limits: { readonly plain: number; readonly keyed: number };
  readonly #keys: ReadonlySet<string> | null;
  readonly #gzip: boolean;
  readonly #arrivals = new ArrivalCounter();
  readonly #server = createServer((request, response) => {
    // A client that goes away in the middle of its request needs no answer.
    this.#answer(request, response).catch(() => response.destroy());
  });

  constructor(options: PubmedServerOptions = {}) {
    const { records = sampleRecords, perSecond = 3, perSecondWithKey = 10, keys, ceiling = 9_999 } = options;
    const history = new HistoryStore(options.historyMilliseconds ?? HISTORY_MILLISECONDS);
    this.#holdings = { library: new Library(records), history, ceiling };
    this.#limits = { plain: perSecond, keyed: perSecondWithKey };
    this.#keys = keys === undefined ? null : new Set(keys);
    this.#gzip = options.gzip ?? false;
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
  fail(kind: PubmedFault, order: FaultOrder = {}): void {
    this.faults.order(kind, order);
  }

  recover(): void {
    this.faults.clear();
  }

  /** Forgets every stored result, as NCBI does after some hours. */
  forgetHistory(): void {
    this.#holdings.history.forgetAll();
  }

  /** Serves these records and no others from now on. */
  publish(records: readonly ServedRecord[]): void {
    this.#holdings.library.replaceAll(records);
  }

  /** Serves these records too; one that is known already takes its new form. */
  add(records: readonly ServedRecord[]): void {
    this.#holdings.library.add(records);
  }

  /** Takes a record out. */
  withdraw(pmid: string): void {
    this.#holdings.library.remove(pmid);
  }

  /** Changes what a record says. Throws RangeError for one that is not served. */
  revise(pmid: string, changes: Partial<Omit<ServedRecord, 'pmid'>>): void {
    this.add([{ ...this.#served(pmid), ...changes }]);
  }

  /** Publishes a notice about a record, and the tie to it on the record. Throws RangeError for one that is not served. */
  issue(kind: NoticeKind, pmid: string, notice: Notice): void {
    this.add(withNotice(this.#served(pmid), kind, notice));
  }

  /** {@link issue} of a retraction. */
  retract(pmid: string, notice: Notice): void {
    this.issue('retraction', pmid, notice);
  }

  /** Takes back every expression of concern about a record. Throws RangeError for one that is not served. */
  liftConcern(pmid: string): void {
    this.add([withoutConcern(this.#served(pmid))]);
  }

  /** The most requests that arrived within any one second, refused ones included. */
  busiestSecond(): number {
    return busiestSecond(this.requests.map(({ at }) => at));
  }

  #served(pmid: string): ServedRecord {
    const record = this.#holdings.library.get(pmid);
    if (record === undefined) throw new RangeError(`PubMed has no record ${pmid}`);
    return record;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const parameters = new URLSearchParams([...url.searchParams, ...(await formOf(request))]);
    const utility = url.pathname.split('/').at(-1)?.replace('.fcgi', '') ?? '';
    const key = parameters.get('api_key') ?? undefined;
    const limit = key === undefined ? this.#limits.plain : this.#limits.keyed;
    const isOver = this.#arrivals.count(key ?? 'address', at) >= limit;
    const fault = isOver ? null : this.faults.next();
    const noted: PubmedRequest = {
      utility,
      method: request.method ?? '',
      parameters: readable(parameters),
      at,
      fault: isOver ? 'over_limit' : (fault?.kind ?? null),
      delivered: [],
    };
    this.requests.push(noted);
    const befallen = { response, utility, key, limit, retryAfter: fault?.retryAfter ?? 1 };
    if (isOver) return tooMany(befallen, { 'retry-after': '1' });
    if ((request.url ?? '').length > LONGEST_ADDRESS)
      return reply(response, 414, 'text/html', '<html>414</html>');
    if (key !== undefined && this.#keys?.has(key) === false) return unknownKey(befallen);
    if (fault !== null && answeredBy(fault.kind, befallen)) return;
    const answer = utilities.get(utility);
    if (answer === undefined) return reply(response, 404, 'text/plain', 'no such utility');
    const made = answer(this.#holdings, parameters, fault?.kind ?? null);
    if (this.#send(request, response, made, fault)) noted.delivered = made.pmids;
  }

  /** Sends a reply; false when a fault spoilt it. */
  #send(
    request: IncomingMessage,
    response: ServerResponse,
    { body }: UtilityReply,
    fault: PlannedFault | null,
  ): boolean {
    const bytes = Buffer.from(body);
    if (fault !== null && spoiltBy(fault.kind, response, bytes, fault.share)) return false;
    const packs = this.#gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const type = { 'content-type': 'text/xml; charset=UTF-8' };
    if (packs) response.writeHead(200, { ...type, 'content-encoding': 'gzip' }).end(gzipSync(bytes));
    else response.writeHead(200, type).end(bytes);
    return true;
  }
}

/** Each parameter once. */
function readable(parameters: URLSearchParams): Record<string, string> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')]));
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams();
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}
