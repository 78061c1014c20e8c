import type { Agent, fetch as undiciFetch, Response } from 'undici';
import {
  EutilsError,
  EutilsHtmlPage,
  EutilsRateLimited,
  EutilsRefused,
  EutilsReplyTooLarge,
  EutilsStatus,
  EutilsTimedOut,
  EutilsUnreachable,
  EutilsUnreadable,
} from './eutils-errors.ts';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import type { RateLimiter } from './rate-limit.ts';
import { MalformedXml } from '../pubmed/xml-elements.ts';

/** How the E-utilities are reached. */
export interface EutilsOptions {
  /** With or without a slash at its end: `https://eutils.ncbi.nlm.nih.gov/entrez/eutils/`. */
  readonly baseUrl: string;
  /** NCBI asks every program for its name and an address to write to; null sends no address. */
  readonly tool: string;
  readonly email: string | null;
  readonly apiKey: string | null;
  readonly timeoutMilliseconds: number;
  readonly maximumBytes: number;
}

/** What the transport works with; tests give their own. */
export interface EutilsCollaborators {
  readonly fetch: typeof undiciFetch;
  readonly rateLimiter: RateLimiter;
  readonly dispatcher?: Agent;
}

type Chunks = AsyncGenerator<string, void>;

/** Longer requests go as POST: NCBI asks for it past about 200 ids, and proxies cut long addresses. */
const LONGEST_QUERY_STRING = 1_800;
const SNIFFED_CHARACTERS = 200;

/** Sends one request within the rate limit and turns every way in which it can fail into an {@link EutilsError}. */
export class EutilsTransport {
  readonly #options: EutilsOptions;
  readonly #with: EutilsCollaborators;
  constructor(options: EutilsOptions, collaborators: EutilsCollaborators) {
    this.#options = options;
    this.#with = collaborators;
  }

  /** Waits for a slot, asks, and reads the reply while it arrives. */
  async request<T>(
    utility: 'esearch' | 'efetch',
    parameters: Readonly<Record<string, string>>,
    read: (chunks: Chunks) => Promise<T>,
  ): Promise<T> {
    await this.#with.rateLimiter.take();
    try {
      const response = await this.#send(utility, parameters);
      const refusal = refusalByStatus(response);
      if (refusal) {
        await response.body?.cancel();
        throw refusal;
      }
      return await this.#read(response, read);
    } catch (error) {
      const known = this.#asEutilsError(error);
      if (known instanceof EutilsRateLimited)
        await this.#with.rateLimiter.pause(known.retryAfterSeconds ?? 1);
      throw known;
    }
  }

  async #send(utility: string, parameters: Readonly<Record<string, string>>): Promise<Response> {
    const { baseUrl, tool, email, apiKey, timeoutMilliseconds } = this.#options;
    const form = new URLSearchParams({ ...parameters, tool });
    if (email !== null) form.set('email', email);
    if (apiKey !== null) form.set('api_key', apiKey);
    const address = `${baseUrl.replace(/\/+$/, '')}/${utility}.fcgi`;
    const { fetch, dispatcher } = this.#with;
    const common = {
      // A redirect would carry the key to wherever it points.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      ...(dispatcher ? { dispatcher } : {}),
    } as const;
    return form.toString().length > LONGEST_QUERY_STRING
      ? await fetch(address, { ...common, method: 'POST', body: form })
      : await fetch(`${address}?${form.toString()}`, common);
  }

  async #read<T>(response: Response, read: (chunks: Chunks) => Promise<T>): Promise<T> {
    const body = this.#bounded(response);
    try {
      const { start, chunks } = await sniff(body);
      if (/^\s*<(!doctype\s+html|html)/i.test(start)) throw new EutilsHtmlPage();
      if (/^\s*\{/.test(start)) throw await jsonRefusal(chunks);
      const result = await read(chunks);
      if (!response.ok) throw new EutilsStatus(response.status, null);
      return result;
    } finally {
      await body.return(); // a reply that is not read to its end would keep its connection
    }
  }

  async *#bounded(response: Response): Chunks {
    const { maximumBytes } = this.#options;
    const decoder = new TextDecoder('utf-8');
    let received = 0;
    for await (const bytes of response.body ?? []) {
      received += bytes.byteLength;
      if (received > maximumBytes) throw new EutilsReplyTooLarge(maximumBytes);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  }

  #asEutilsError(error: unknown): EutilsError {
    if (error instanceof EutilsError) return error;
    if (error instanceof ErrorReply) return new EutilsRefused(this.#withoutKey(error.message));
    if (error instanceof MalformedXml) return new EutilsUnreadable(this.#withoutKey(error.message));
    const { name, cause } = error as Error;
    if (name === 'TimeoutError' || name === 'AbortError') {
      return new EutilsTimedOut(this.#options.timeoutMilliseconds);
    }
    if (error instanceof TypeError) return new EutilsUnreachable(codeOf(cause));
    throw error;
  }

  /** PubMed echoes what it was asked, the key too. */
  #withoutKey(text: string): string {
    const { apiKey } = this.#options;
    return apiKey ? text.replaceAll(apiKey, '[api key]') : text;
  }
}

/** A refusal that the status alone tells. Of other 4xx the body says more, so that it is read first. */
function refusalByStatus(response: Response): EutilsError | null {
  const retryAfter = secondsOf(response.headers.get('retry-after'));
  if (response.status === 429) return new EutilsRateLimited(retryAfter);
  return response.status >= 500 ? new EutilsStatus(response.status, retryAfter) : null;
}

/** `Retry-After` in seconds; its other form, a date, is not used by NCBI and counts as not said. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

/** The start of the text, and all of it again. */
async function sniff(chunks: Chunks): Promise<{ start: string; chunks: Chunks }> {
  let start = '';
  while (start.length < SNIFFED_CHARACTERS) {
    const next = await chunks.next();
    if (next.done) break;
    start += next.value;
  }
  async function* whole(): Chunks {
    yield start;
    yield* chunks;
  }
  return { start, chunks: whole() };
}

/** `{"error": "API rate limit exceeded", "api-key": …}`: only the error is taken from it, never the rest. */
async function jsonRefusal(chunks: Chunks): Promise<Error> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error !== 'string') return new EutilsUnreadable('JSON without an error');
    return /rate limit/i.test(error) ? new EutilsRateLimited(null) : new ErrorReply(error);
  } catch {
    return new EutilsUnreadable('neither XML nor JSON'); // what it is instead matters to nobody
  }
}

function codeOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'the connection was cut';
}
