import ipaddr from 'ipaddr.js';

/** How strictly a session is held to where it was opened; see the setting SESSION_NETWORK. */
export type SessionNetwork = 'strict' | 'network' | 'off';

/** Leading bits that make a network: of IPv4 a /24, of IPv6 a /48, which is what one site is given (RFC 6177 §2). */
const NETWORK_BITS = { ipv4: 24, ipv6: 48 } as const;

/**
 * The network that an address belongs to, in CIDR form. IPv4 in IPv6's clothes (`::ffff:192.0.2.7`) is IPv4, and all of
 * this machine is one network, since `localhost` is now the one and now the other. What is no address is a network of its own.
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, ''); // a zone index (RFC 4007 §11) names an interface of this machine
  if (!ipaddr.isValid(bare)) return address;
  const parsed = ipaddr.process(bare);
  if (parsed.range() === 'loopback') return 'loopback';
  const bits = NETWORK_BITS[parsed.kind()];
  const network = `${parsed.toNormalizedString()}/${bits}`;
  return parsed.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(network).toString()}/${bits}`
    : `${ipaddr.IPv6.networkAddressFromCIDR(network).toString()}/${bits}`;
}

/** True when a session opened at `home` may be used from `from`. One without a home may be used anywhere. */
export function mayUseFrom(setting: SessionNetwork, home: string | null, from: string): boolean {
  if (setting === 'off' || home === null || home === from) return true;
  return setting === 'network' && networkOf(home) === networkOf(from);
}
