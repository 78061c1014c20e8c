/**
 * What requests are counted by: reads of what is published, sign-in and what else a stranger may try secrets at, what costs
 * much (imports, searches, PDFs, proofs), and all the rest.
 */
export type RateClass = 'published' | 'sign-in' | 'costly' | 'requests';

/** Where strangers could try one secret after the other, or have mails sent. */
const SIGN_IN = [
  /^\/v1\/sessions(\/(forgotten|from-link|from-passkey(\/options)?))?$/,
  /^\/console\/sign-in(\/|$)/,
];

/** What keeps a processor, the queue or another service busy for much longer than it takes to ask. */
const COSTLY = [
  /^\/v1\/policies\/import$/,
  /^\/console\/import(\/|$)/,
  /^\/v1\/.+\.pdf$/,
  /^\/console\/.+\.pdf$/,
  /^\/v1\/meetings\/:id\/:paper$/,
  /\/(proof|appeals-packet|pdf)$/,
  /^\/v1\/.+\/literature\/searches$/,
  /^\/v1\/audit\.(ndjson|csv)$/,
  // every policy is looked at for the answer
  /^\/fhir\/R4\/Library(\/_search)?$/,
  /^(\/v1)?\/search$/,
  /^\/v1\/active$/,
];

/** Probes of the operator's own machines are never refused. */
const UNCOUNTED = /^\/(healthz|readyz|metrics)$/;

/** The roads on which published versions are sent and codes looked up: the most of all requests. */
const PUBLISHED =
  /^\/v1\/(?:policies\/:policy\/(?:active(?:\.[a-z.]+)?|versions\/:version\(.*)|codes\/:system\/:code\/policies)$/;

/**
 * The class of a request by its method and the route it was matched to, such as `/v1/policies/:policy/active`; undefined
 * where nothing is counted. By the route and not by the address as it was sent, which can be written in many ways
 * (`/v1/%73essions`). A request that no route serves has none.
 */
export function rateClassOf(method: string, route: string | undefined): RateClass | undefined {
  if (route === undefined) return 'requests';
  if ((method === 'GET' || method === 'HEAD') && PUBLISHED.test(route)) return 'published';
  if (UNCOUNTED.test(route)) return undefined;
  if (method === 'POST' && SIGN_IN.some((pattern) => pattern.test(route))) return 'sign-in';
  if (COSTLY.some((pattern) => pattern.test(route))) return 'costly';
  return 'requests';
}
