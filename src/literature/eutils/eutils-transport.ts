import type { Agent, fetch as undiciFetch, Response } from 'undici';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { MalformedXml } from '../pubmed/xml-elements.ts';
import { withoutKey } from './api-key-text.ts';
import { errorOfText } from './error-text.ts';
import {
  EutilsError,
  EutilsHeldBack,
  EutilsRateLimited,
  EutilsRedirected,
  EutilsStatus,
  EutilsTimedOut,
  EutilsUnreachable,
  EutilsUnreadable,
} from './eutils-errors.ts';
import { RateHeldBack, type RateLimiter } from './rate-limit.ts';
import { readBody } from './reply-body.ts';
import { retryAfterSeconds } from './retry-after.rules.ts';
import type { Parameters, Utility } from './utility.ts';

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

/** Longer requests go as POST: NCBI asks for it past about 200 ids, and proxies cut long addresses. */
const LONGEST_QUERY_STRING = 1_800;
/** Seconds to hold back for after a 429 that does not say for how long. */
const UNSAID_PAUSE_SECONDS = 1;

/** Sends one request within the rate limit and turns every way in which it can fail into an {@link EutilsError}. */
export class EutilsTransport {
  readonly #options: EutilsOptions;
  readonly #with: EutilsCollaborators;
  constructor(options: EutilsOptions, collaborators: EutilsCollaborators) {
    this.#options = options;
    this.#with = collaborators;
  }

  /** Waits for a slot, asks, and reads the reply while it arrives. */
  async request<Reply>(utility: Utility<Reply>, parameters: Parameters): Promise<Reply> {
    try {
      await this.#with.rateLimiter.take();
      const response = await this.#send(utility, parameters);
      const retryAfter = retryAfterSeconds(response.headers.get('retry-after'), response.headers.get('date'));
      const refusal = refusalByStatus(response.status, retryAfter);
      if (refusal) {
        await response.body?.cancel();
        throw refusal;
      }
      return await this.#read(response, utility, retryAfter);
    } catch (error) {
      const known = this.#asEutilsError(error);
      await this.#holdBackAfter(known);
      throw known;
    }
  }

  async #send(utility: Utility<unknown>, parameters: Parameters): Promise<Response> {
    const { baseUrl, tool, email, apiKey, timeoutMilliseconds } = this.#options;
    const form = new URLSearchParams({ ...utility.always, tool });
    for (const [name, value] of Object.entries(parameters))
      for (const each of [value].flat()) form.append(name, each);
    if (email !== null) form.set('email', email);
    if (apiKey !== null) form.set('api_key', apiKey);
    const address = `${baseUrl.replace(/\/+$/, '')}/${utility.name}.fcgi`;
    const { fetch, dispatcher } = this.#with;
    const common = {
      // A redirect would carry the key to wherever it points.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      ...(dispatcher ? { dispatcher } : {}),
    } as const;
    // Addresses stand in proxies' logs and in traces of every kind: the key never stands in one.
    const post =
      utility.onlyPost === true || apiKey !== null || form.toString().length > LONGEST_QUERY_STRING;
    return post
      ? await fetch(address, { ...common, method: 'POST', body: form })
      : await fetch(`${address}?${form.toString()}`, common);
  }

  async #read<Reply>(response: Response, utility: Utility<Reply>, retryAfter: number | null): Promise<Reply> {
    try {
      const reply = await readBody(response, this.#options.maximumBytes, utility.read);
      if (!response.ok) throw new EutilsStatus(response.status, retryAfter);
      return reply;
    } catch (error) {
      if (error instanceof ErrorReply) throw errorOfText(this.#withoutKey(error.message), retryAfter);
      // Of a refusal the status says more than a page that is no XML.
      if (error instanceof MalformedXml && !response.ok) throw new EutilsStatus(response.status, retryAfter);
      throw error;
    }
  }

  #asEutilsError(error: unknown): EutilsError {
    if (error instanceof EutilsError) return error;
    if (error instanceof RateHeldBack) return new EutilsHeldBack(error.seconds);
    if (error instanceof MalformedXml) return new EutilsUnreadable(this.#withoutKey(error.message));
    const { name, cause } = error as Error;
    if (name === 'TimeoutError' || name === 'AbortError') {
      return new EutilsTimedOut(this.#options.timeoutMilliseconds);
    }
    // fetch tells of connections in TypeErrors with a cause; one without is a fault of ours.
    if (error instanceof TypeError && cause !== undefined) return new EutilsUnreachable(codeOf(cause));
    throw error;
  }

  async #holdBackAfter(error: EutilsError): Promise<void> {
    if (error instanceof EutilsHeldBack) return;
    const asked = error.retryAfterSeconds ?? (error instanceof EutilsRateLimited ? UNSAID_PAUSE_SECONDS : 0);
    if (asked > 0) await this.#with.rateLimiter.pause(asked);
  }

  /** PubMed echoes what it was asked, the key too. */
  #withoutKey(text: string): string {
    return withoutKey(text, this.#options.apiKey);
  }
}

/** A refusal that the status alone tells. Of other 4xx the body says more, so that it is read first. */
function refusalByStatus(status: number, retryAfter: number | null): EutilsError | null {
  if (status === 429) return new EutilsRateLimited(retryAfter);
  if (status >= 300 && status < 400) return new EutilsRedirected(status);
  return status >= 500 ? new EutilsStatus(status, retryAfter) : null;
}

function codeOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'the connection was cut';
}
