import ipaddr from 'ipaddr.js';
import { DomainError } from '../kernel/errors.ts';

/** A webhook's URL that Almanac will not send to, and why. */
export class WebhookUrlRefused extends DomainError {
  constructor(url: string, reason: string) {
    super('webhook_url_refused', `no webhook is sent to ${url}: ${reason}`, {
      fields: [{ field: 'url', reason }],
    });
  }
}

/** IPv6 that routers carry over the internet (RFC 4291 §2.4, the space that IANA has given out). */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * True for an address on the public internet. Loopback, link-local, private, carrier NAT (100.64/10), multicast,
 * reserved and documentation ranges are not, nor is any IPv6 form that hides an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo), nor what is no address at all.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

/** True when the operator's list names the host, alone or with the port. */
export function isAllowedHost(hostname: string, port: string, allowed: readonly string[]): boolean {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  return allowed.some((entry) => [host, `${host}:${port}`].includes(entry.toLowerCase()));
}

/** The port a URL speaks to, its scheme's when it names none. */
export function portOf(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}

/**
 * Reads a webhook's URL. Throws {@link WebhookUrlRefused} for what is plainly no public https address: another scheme,
 * a name and password in it, a fragment, an address that is not public, a name of this machine. The names that
 * remain are resolved and checked again at each connection. `allowed` hosts pass with http and on any address.
 */
export function webhookUrl(text: string, allowed: readonly string[]): URL {
  if (!URL.canParse(text)) throw new WebhookUrlRefused(text, 'it is not a URL');
  const url = new URL(text);
  const shown = `${url.protocol}//${url.host}`; // without what may be a secret in its path or query
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new WebhookUrlRefused(shown, 'only https is spoken');
  if (url.username !== '' || url.password !== '')
    throw new WebhookUrlRefused(
      shown,
      'a name and a password in a URL end up in logs; verify the signature instead',
    );
  if (url.hash !== '') throw new WebhookUrlRefused(shown, 'a fragment never reaches a server');
  if (isAllowedHost(url.hostname, portOf(url), allowed)) return url;
  if (url.protocol !== 'https:') throw new WebhookUrlRefused(shown, 'only https is spoken');
  if (isPlainlyLocal(url.hostname)) throw new WebhookUrlRefused(shown, 'it is not a public address');
  return url;
}

/** True for a literal address that is not public and for names that never leave this machine or site. */
function isPlainlyLocal(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (ipaddr.isValid(host)) return !isPublicAddress(host);
  return /^(?:.+\.)?(?:localhost|local|internal|home\.arpa)$/.test(host);
}
