import type { Agent, fetch as undiciFetch, Response } from 'undici';
import { RateHeldBack, type RateLimiter } from '../eutils/rate-limit.ts';
import {
  SourceCutShort,
  SourceError,
  SourceHeldBack,
  SourceHtmlPage,
  SourceRateLimited,
  SourceRedirected,
  SourceReplyTooLarge,
  SourceStatus,
  SourceTimedOut,
  SourceUnreachable,
  SourceUnreadable,
} from './source-errors.ts';

/** How a JSON service is reached. */
export interface ServiceOptions {
  /** Its name in messages: `Crossref`. */
  readonly service: string;
  /** With or without a slash at its end; set by the operator, never by a reply. */
  readonly baseUrl: string;
  readonly timeoutMilliseconds: number;
  readonly maximumBytes: number;
}

/** What the transport works with; tests give their own. */
export interface ServiceCollaborators {
  readonly fetch: typeof undiciFetch;
  readonly rateLimiter: RateLimiter;
  readonly dispatcher?: Agent;
}

/** What a service answered: its status, which may tell of an error that the body explains, its headers, its JSON. */
export interface ServiceReply {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: unknown;
}

/** Seconds that a service may ask to be left alone; longer is asked again after that. */
const LONGEST_RETRY_AFTER = 3_600;

/**
 * Asks a JSON service within its rate limit, one request a call, and turns every way in which that can fail into a
 * {@link SourceError}. Redirects are refused: only the operator says where requests go.
 */
export class ServiceTransport {
  readonly #options: ServiceOptions;
  readonly #with: ServiceCollaborators;
  constructor(options: ServiceOptions, collaborators: ServiceCollaborators) {
    this.#options = options;
    this.#with = collaborators;
  }

  /** Waits for a slot and gets `path` (each part encoded by the caller) below the base address. */
  async get(path: string, query: URLSearchParams): Promise<ServiceReply> {
    const { service } = this.#options;
    try {
      await this.#with.rateLimiter.take();
      const response = await this.#send(path, query);
      const refusal = refusalByStatus(service, response);
      if (refusal) {
        await response.body?.cancel();
        throw refusal;
      }
      const text = await this.#text(response);
      return { status: response.status, headers: response.headers, body: jsonOf(service, response, text) };
    } catch (error) {
      const known = this.#asSourceError(error);
      if (known instanceof SourceRateLimited) {
        await this.#with.rateLimiter.pause(known.retryAfterSeconds ?? 1);
      }
      throw known;
    }
  }

  async #send(path: string, query: URLSearchParams): Promise<Response> {
    const { baseUrl, timeoutMilliseconds } = this.#options;
    const { fetch, dispatcher } = this.#with;
    return await fetch(`${baseUrl.replace(/\/+$/, '')}/${path}?${query.toString()}`, {
      redirect: 'manual',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMilliseconds),
      ...(dispatcher ? { dispatcher } : {}),
    });
  }

  async #text(response: Response): Promise<string> {
    const { service, maximumBytes } = this.#options;
    const decoder = new TextDecoder('utf-8');
    let text = '';
    let received = 0;
    for await (const bytes of response.body ?? []) {
      received += bytes.byteLength;
      if (received > maximumBytes) throw new SourceReplyTooLarge(service, maximumBytes);
      text += decoder.decode(bytes, { stream: true });
    }
    return text + decoder.decode();
  }

  #asSourceError(error: unknown): SourceError {
    const { service, timeoutMilliseconds } = this.#options;
    if (error instanceof SourceError) return error;
    if (error instanceof RateHeldBack) return new SourceHeldBack(service, error.seconds);
    const { name, cause } = error as Error;
    if (name === 'TimeoutError' || name === 'AbortError')
      return new SourceTimedOut(service, timeoutMilliseconds);
    if (error instanceof TypeError) return new SourceUnreachable(service, codeOf(cause));
    throw error;
  }
}

/** A refusal that the status alone tells. Of other 4xx the body says more, so that it is read first. */
function refusalByStatus(service: string, { status, headers }: Response): SourceError | null {
  const retryAfter = secondsOf(headers.get('retry-after'));
  if (status === 429) return new SourceRateLimited(service, retryAfter);
  if (status >= 300 && status < 400) return new SourceRedirected(service);
  return status >= 500 ? new SourceStatus(service, status, retryAfter) : null;
}

/** `Retry-After` in seconds; its other form, a date, counts as not said. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,9}$/.test(header) ? Math.min(Number(header), LONGEST_RETRY_AFTER) : null;
}

function jsonOf(service: string, response: Response, text: string): unknown {
  if (/^\s*</.test(text)) throw new SourceHtmlPage(service);
  try {
    return JSON.parse(text);
  } catch {
    if (!response.ok) throw new SourceStatus(service, response.status); // Crossref says 404 in plain words
    const begun = /^\s*[{[]/.test(text) || text.trim() === '';
    throw begun ? new SourceCutShort(service) : new SourceUnreadable(service, 'it is not JSON');
  }
}

function codeOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'the connection was cut';
}
