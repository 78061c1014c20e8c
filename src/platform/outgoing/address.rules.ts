import ipaddr from 'ipaddr.js';

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

/** True for a literal address that is not public and for names that never leave this machine or site. */
export function isPlainlyLocal(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (ipaddr.isValid(host)) return !isPublicAddress(host);
  return /^(?:.+\.)?(?:localhost|local|internal|home\.arpa)$/.test(host);
}
