import type { SearchWindow } from '../updates/search-window.rules.ts';
import { europePmcQuery } from './europe-pmc-query.rules.ts';
import { europePmcRecord, type EuropePmcRecord } from './europe-pmc-record.ts';
import { coreResult, searchReply } from './europe-pmc-reply.ts';
import { ServiceTransport, type ServiceCollaborators } from './service-transport.ts';
import { SourceNotSetUp, SourceRefused, SourceStatus, SourceUnreadable } from './source-errors.ts';

/** How Europe PMC is asked. */
export interface EuropePmcOptions {
  /** `https://www.ebi.ac.uk/europepmc/webservices/rest/`; null when this installation does not ask it. */
  readonly baseUrl: string | null;
  /** Where Europe PMC can write to; null sends no address. */
  readonly email: string | null;
  readonly timeoutMilliseconds: number;
  readonly maximumBytes: number;
}

/** A page of a result. */
export interface EuropePmcPage {
  /** All hits as counted with this page; records arrive meanwhile, so that the next page may count others. */
  readonly hits: number;
  readonly records: readonly EuropePmcRecord[];
  /** Where the next page begins; null after the last one. */
  readonly nextCursor: string | null;
}

const SERVICE = 'Europe PMC';
/** Whole records of some ten kilobytes each: the service allows 1,000, which a slow line would not bring in time. */
const PAGE_SIZE = 200;
const FIRST_PAGE = '*';
/** By the day of entry, so that what arrives meanwhile comes last and moves nothing. */
const ORDER = 'FIRST_IDATE_D asc';

/**
 * Europe PMC's RESTful web service (europepmc.org/RestfulWebService), version 6. Each method is one request, throws a
 * SourceError and retries nothing: the queue does.
 */
export class EuropePmcClient {
  readonly #email: string | null;
  readonly #transport: ServiceTransport | null;
  constructor(options: EuropePmcOptions, collaborators: ServiceCollaborators) {
    const { baseUrl, email } = options;
    this.#email = email;
    this.#transport =
      baseUrl === null
        ? null
        : new ServiceTransport({ ...options, baseUrl, service: SERVICE }, collaborators);
  }

  /** False when the setting EUROPE_PMC_URL is unset; then nothing may be asked. */
  get enabled(): boolean {
    return this.#transport !== null;
  }

  /** How many records a query finds at all. */
  async count(query: string): Promise<number> {
    const { hits } = await this.#ask({ query, resultType: 'idlist', pageSize: '1' });
    return hits;
  }

  /**
   * A page of what a query finds in a window of days (in all time without one). `cursor` is null for the first page and
   * then what the page before gave. Europe PMC forgets cursors after a while and refuses them then: begin anew.
   */
  async search(query: string, window: SearchWindow | null, cursor: string | null): Promise<EuropePmcPage> {
    const asked = cursor ?? FIRST_PAGE;
    const { hits, results, next } = await this.#ask({
      query: europePmcQuery(query, window),
      resultType: 'core',
      pageSize: String(PAGE_SIZE),
      sort: ORDER,
      cursorMark: asked,
    });
    if (results.length === 0 && hits > 0 && cursor === null) {
      throw new SourceUnreadable(SERVICE, `${hits} hits, but no record`);
    }
    // The service ends a result by no cursor, by the same cursor again, or by an empty page.
    const ended = next === null || next === asked || results.length === 0;
    return { hits, records: results.map(recordOf), nextCursor: ended ? null : next };
  }

  async #ask(
    parameters: Readonly<Record<string, string>>,
  ): Promise<{ hits: number; results: readonly unknown[]; next: string | null }> {
    if (this.#transport === null) throw new SourceNotSetUp(SERVICE, 'EUROPE_PMC_URL');
    const query = new URLSearchParams({ ...parameters, format: 'json' });
    if (this.#email !== null) query.set('email', this.#email);
    const { status, body } = await this.#transport.get('search', query);
    const read = searchReply.safeParse(body);
    const refusal = read.success ? read.data.errMsg : null;
    if (refusal !== null) throw new SourceRefused(SERVICE, refusal);
    if (status >= 400) throw new SourceStatus(SERVICE, status);
    if (!read.success || read.data.hitCount === undefined || read.data.resultList === undefined) {
      throw new SourceUnreadable(SERVICE, 'it has no hit count or no results');
    }
    const { hitCount: hits, resultList, nextCursorMark } = read.data;
    return { hits, results: resultList.result, next: nextCursorMark || null };
  }
}

function recordOf(result: unknown): EuropePmcRecord {
  const read = coreResult.safeParse(result);
  if (!read.success) throw new SourceUnreadable(SERVICE, 'a record without an id');
  return europePmcRecord(read.data);
}
