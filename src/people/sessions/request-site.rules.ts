/** Where a request came from, as its browser tells it. */
export type RequestSite = 'own' | 'foreign' | 'unknown';

interface SiteHeaders {
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}

/**
 * Tells a request of our own pages from one that another site caused. Browsers say so in `Sec-Fetch-Site`
 * (Fetch Metadata; `none` is a person's own doing, such as a bookmark); where that is absent, as on plain
 * http, `Origin` must be the public URL or the host that was asked. `unknown` when neither is sent.
 */
export function requestSite(headers: SiteHeaders, publicUrl: string): RequestSite {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  if (headers.origin === undefined) return 'unknown';
  return sameOrigin(headers.origin, publicUrl, headers.host) ? 'own' : 'foreign';
}

function sameOrigin(origin: string, publicUrl: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false; // `null`: a sandbox or a redirect between sites
  const asked = new URL(origin);
  return asked.origin === new URL(publicUrl).origin || asked.host === host;
}

/** Methods that never change state (RFC 9110 §9.2.1). */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
