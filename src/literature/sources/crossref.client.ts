import { askedAlone } from './crossref-batches.rules.ts';
import { readWork, type CrossrefUpdate } from './crossref-work.ts';
import { SourceNotSetUp, SourceRefused, SourceStatus, SourceUnreadable } from './source-errors.ts';
import { ServiceTransport, type ServiceCollaborators, type ServiceReply } from './service-transport.ts';

export type { CrossrefUpdate };

/** How Crossref is asked. */
export interface CrossrefOptions {
  /** `https://api.crossref.org/`; null when this installation does not ask it. */
  readonly baseUrl: string | null;
  /** Where Crossref can write to; with one, requests are served in its faster "polite" pool. */
  readonly email: string | null;
  readonly timeoutMilliseconds: number;
  readonly maximumBytes: number;
}

const SERVICE = 'Crossref';

/**
 * Crossref's REST API (api.crossref.org/swagger-ui), asked for one thing: what was published about a work since.
 * Each call is one request, throws a SourceError and retries nothing: the queue does.
 */
export class CrossrefClient {
  readonly #options: CrossrefOptions;
  readonly #collaborators: ServiceCollaborators;
  readonly #transport: ServiceTransport | null;
  constructor(options: CrossrefOptions, collaborators: ServiceCollaborators) {
    this.#options = options;
    this.#collaborators = collaborators;
    const { baseUrl } = options;
    this.#transport =
      baseUrl === null
        ? null
        : new ServiceTransport({ ...options, baseUrl, service: SERVICE }, collaborators);
  }

  /** False when the setting CROSSREF_URL is unset; then nothing may be asked. */
  get enabled(): boolean {
    return this.#transport !== null;
  }

  /**
   * What publishers and the Retraction Watch database say about these works: retractions, concerns, corrections. Takes
   * one batch of `crossrefBatches`. The keys are those DOIs; one that Crossref does not know is absent, one about which
   * nothing was said has no updates.
   */
  async updatesOf(dois: readonly string[]): Promise<Map<string, readonly CrossrefUpdate[]>> {
    const [first] = dois;
    if (first === undefined) return new Map();
    return askedAlone(first) ? await this.#one(first) : await this.#many(dois);
  }

  async #one(doi: string): Promise<Map<string, readonly CrossrefUpdate[]>> {
    try {
      const { status, body } = await this.#get(`works/${encodeURIComponent(doi)}`, {});
      if (status === 404) return new Map();
      const { updates } = readWork(messageOf(body));
      return new Map([[doi, updates]]);
    } catch (error) {
      if (error instanceof SourceStatus && error.status === 404) return new Map(); // "Resource not found."
      throw error;
    }
  }

  async #many(dois: readonly string[]): Promise<Map<string, readonly CrossrefUpdate[]>> {
    const { body } = await this.#get('works', {
      filter: dois.map((doi) => `doi:${doi}`).join(','),
      select: 'DOI,updated-by',
      rows: String(dois.length),
    });
    const { items } = messageOf(body);
    if (!Array.isArray(items)) throw new SourceUnreadable(SERVICE, 'a list of works without items');
    const asked = new Set(dois);
    const works = items.map(readWork).filter(({ doi }) => asked.has(doi));
    return new Map(works.map(({ doi, updates }) => [doi, updates]));
  }

  async #get(path: string, parameters: Readonly<Record<string, string>>): Promise<ServiceReply> {
    if (this.#transport === null) throw new SourceNotSetUp(SERVICE, 'CROSSREF_URL');
    const query = new URLSearchParams(parameters);
    if (this.#options.email !== null) query.set('mailto', this.#options.email);
    const reply = await this.#transport.get(path, query);
    await this.#keepPace(reply);
    if (reply.status >= 400 && reply.status !== 404) throw refusalOf(reply);
    return reply;
  }

  /** Crossref says with each reply how many requests it takes; in hard times that is fewer than Almanac sends. */
  async #keepPace({ headers }: ServiceReply): Promise<void> {
    const limit = Number(headers.get('x-rate-limit-limit') ?? Number.NaN);
    const seconds = Number(/^(\d+)s?$/.exec(headers.get('x-rate-limit-interval') ?? '')?.[1] ?? Number.NaN);
    const pause = seconds / limit;
    if (Number.isFinite(pause) && pause >= 1) await this.#collaborators.rateLimiter.pause(pause);
  }
}

function messageOf(body: unknown): Record<string, unknown> {
  const { status, message } = (body ?? {}) as { status?: unknown; message?: unknown };
  if (status !== 'ok' || typeof message !== 'object' || message === null) {
    throw new SourceUnreadable(SERVICE, 'it has no message');
  }
  return message as Record<string, unknown>;
}

/** `{"status": "failed", "message": [{"type": "filter-not-available", "message": "Filter … "}]}` */
function refusalOf({ status, body }: ServiceReply): SourceRefused | SourceStatus {
  const { message } = (body ?? {}) as { message?: unknown };
  const said = Array.isArray(message)
    ? message.flatMap((part: { message?: unknown }) =>
        typeof part?.message === 'string' ? part.message : [],
      )
    : [];
  return said.length > 0 ? new SourceRefused(SERVICE, said.join('; ')) : new SourceStatus(SERVICE, status);
}
