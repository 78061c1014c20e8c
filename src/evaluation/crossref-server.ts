import { JsonServer, type JsonAnswer, type JsonFault, type JsonRequest } from './json-server.ts';

/** An update as Crossref writes it below `updated-by`. */
export interface ServedUpdate {
  readonly DOI: string;
  readonly type: string;
  readonly label?: string;
  readonly source?: string;
  readonly updated?: { readonly 'date-parts': readonly (readonly number[])[] };
  readonly 'record-id'?: string;
}

/** What Crossref gives for `select` and `filter`; anything else is refused. */
const SELECTED = new Set(['DOI', 'updated-by', 'title', 'type']);
const ROWS = 20;

/**
 * Crossref's `/works` and `/works/{doi}` over invented works, on this machine: filters by DOI, its rate headers, its
 * plain 404 and its way of refusing a filter.
 */
export class CrossrefServer {
  readonly #server = new JsonServer((request) => this.#answer(request));
  readonly #works = new Map<string, readonly ServedUpdate[]>();
  #limit = 50;

  get requests(): readonly JsonRequest[] {
    return this.#server.requests;
  }

  /** Gives the address for the setting `CROSSREF_URL`. */
  async listen(port = 0): Promise<string> {
    return await this.#server.listen('', port);
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  fail(kind: JsonFault, options?: { after?: number; times?: number }): void {
    this.#server.fail(kind, options);
  }

  recover(): void {
    this.#server.recover();
  }

  /** Registers a work, or changes what was said of it. */
  publish(doi: string, updates: readonly ServedUpdate[] = []): void {
    this.#works.set(doi.toLowerCase(), updates);
  }

  /** How many requests a second it says that it takes. */
  allow(perSecond: number): void {
    this.#limit = perSecond;
  }

  #answer({ path, url, parameters }: JsonRequest): JsonAnswer {
    const headers = { 'x-rate-limit-limit': String(this.#limit), 'x-rate-limit-interval': '1s' };
    if (path === '/works') return { ...this.#list(parameters), headers };
    const [, escaped = ''] = /^\/works\/([^?]+)/.exec(url) ?? [];
    const doi = decodeURIComponent(escaped).toLowerCase();
    // A slash that is not escaped is one of the path to Crossref's own router, and works for most DOIs only.
    const updates = /^[^/]+$/.test(escaped) ? this.#works.get(doi) : undefined;
    if (updates === undefined) return { status: 404, body: 'Resource not found.', headers };
    return { status: 200, body: replyOf('work', workOf(doi, updates)), headers };
  }

  #list({ filter = '', select = 'DOI', rows = String(ROWS) }: JsonRequest['parameters']): JsonAnswer {
    const filters = filter.split(',').map((part) => part.split(':'));
    const wrong = filters.find(([name, ...value]) => name !== 'doi' || value.length !== 1);
    if (wrong)
      return refusal('filter-not-available', `Filter ${wrong[0]} specified but there is no such filter`);
    const field = select.split(',').find((name) => !SELECTED.has(name));
    if (field !== undefined)
      return refusal('select-not-available', `Select ${field} specified but there is none`);
    const asked = new Set(filters.map(([, doi = '']) => doi.toLowerCase()));
    const found = [...this.#works].filter(([doi]) => asked.has(doi)).slice(0, Number(rows));
    const items = found.map(([doi, updates]) => workOf(doi, updates));
    return { status: 200, body: replyOf('work-list', { 'total-results': found.length, items }) };
  }
}

function workOf(doi: string, updates: readonly ServedUpdate[]) {
  return { DOI: doi, ...(updates.length === 0 ? {} : { 'updated-by': updates }) };
}

function replyOf(type: string, message: object) {
  return { status: 'ok', 'message-type': type, 'message-version': '1.0.0', message };
}

function refusal(type: string, message: string): JsonAnswer {
  const body = { status: 'failed', 'message-type': 'validation-failure', message: [{ type, message }] };
  return { status: 400, body };
}
