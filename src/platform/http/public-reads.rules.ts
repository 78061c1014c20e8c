/**
 * Reads of what is published, by their routes: anybody may ask, with or without a credential, and pages of other sites may
 * show what is answered. Nothing that needs a session is among them, nor the lists in which one sees more.
 */
const PUBLIC_READS = [
  /^\/v1\/policies\/:policy\/active(\.[a-z.]+)?$/,
  /^\/v1\/policies\/:policy\/versions\/:(version|before)\(.*$/,
  /^\/v1\/codes\//,
  /^\/v1\/search$/,
  /^\/v1\/active(\.ndjson)?$/,
  /^\/v1\/changes$/,
  /^\/v1\/resolve$/,
  /^\/fhir\/R4\//,
];

/** Public reads whose question is too long for an address, and comes as the body of a POST. */
const ASKED_BY_POST = [/^\/v1\/resolve$/, /^\/fhir\/R4\/.*_search$/];

/** True for a read of what is published, by the route it was matched to, such as `/v1/policies/:policy/active`. */
export function isPublicRead(route: string | undefined): boolean {
  return route !== undefined && PUBLIC_READS.some((pattern) => pattern.test(route));
}

/** True for a method that a public read is asked by: all else on its route changes something. */
export function asksPublicly(method: string, route: string): boolean {
  return (
    method === 'GET' ||
    method === 'HEAD' ||
    method === 'OPTIONS' ||
    (method === 'POST' && ASKED_BY_POST.some((pattern) => pattern.test(route)))
  );
}
