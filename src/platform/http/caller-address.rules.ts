import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { memoised } from '../../kernel/memoised.ts';

/** Stands for a caller whose connection is gone already (RFC 6890 §2.2.2: "this host"). */
const NOBODY = '0.0.0.0';

/**
 * The address of a caller: what a proxy says, where that is an address, else that of the connection. A proxy passes on what
 * it was sent, and what is stored and counted by must not be of a stranger's choosing or length.
 */
export function callerAddress(said: string | undefined, connected: string | undefined): string {
  return readAddress(said) ?? readAddress(connected) ?? NOBODY;
}

/**
 * An address in its one way of writing (RFC 5952; IPv4 in IPv6's clothes is IPv4), without the port that some proxies add and
 * without the zone, which names an interface of this machine. Undefined for anything else.
 */
export function readAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (isIPv4(text)) return text;
  return text.length > 80 ? undefined : inOneWay(text);
}

/**
 * What callers are counted by: an address, of IPv6 its network, for a caller there has a whole /64 (RFC 4291 §2.5.1) and would
 * else have as many shares as it likes.
 *
 * @param address as {@link callerAddress} gives it
 */
export function networkOf(address: string): string {
  return address.includes(':') ? networkOfSix(address) : address;
}

const networkOfSix = memoised((address) => ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`).toString());

const inOneWay = memoised((text): string | undefined => {
  const bare = withoutPort(text.trim()).replace(/%.*$/, '');
  if (isIPv4(bare)) return bare;
  return bare.includes(':') && ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
});

/** `192.0.2.7:4711` and `[2001:db8::7]:4711`, as in RFC 7239 §6. */
function withoutPort(text: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? [];
  return bracketed ?? text.replace(/^([\d.]+):\d{1,5}$/, '$1');
}
