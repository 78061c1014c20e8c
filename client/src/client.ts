import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.d.ts';

/** The forms of replies that the typed client reads: JSON, and the problem document of a refusal. */
type JsonForms = 'application/json' | 'application/problem+json';

/** Almanac's API, each path with its parameters, body and replies as they are described. */
export type AlmanacClient = Client<paths, JsonForms>;

/** Where Almanac is, and who calls. */
export interface ClientOptions {
  /** Without a path: `https://almanac.example.org`. */
  readonly baseUrl: string;
  /** An API key, `alm_…`; without one only what is public can be read. */
  readonly key?: string | undefined;
  /** Instead of the runtime's own `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * A client for an Almanac. Calls give `{ data, error, response }` and throw only where no reply came; `dataOf` of
 * `problem.ts` turns a refusal into an exception.
 */
export function almanacClient({ baseUrl, key, fetch }: ClientOptions): AlmanacClient {
  return createClient<paths, JsonForms>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers: { accept: 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    ...(fetch === undefined ? {} : { fetch }),
  });
}
