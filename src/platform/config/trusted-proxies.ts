import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/**
 * Whose X-Forwarded-For is believed: nobody's, that of so many proxies counted from the socket, or that of peers with these
 * addresses (RFC 4632 and 4291 notation, or the names `loopback`, `linklocal`, `uniquelocal`).
 */
export type TrustedProxies = false | number | readonly string[];

/** More proxies in a row than anybody has; a larger number is a mistake that would believe the caller. */
const MOST_HOPS = 10;

const off = new Set(['', 'false', '0', 'no', 'off']);
const nearest = new Set(['true', 'yes', 'on']);
const ranges = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** The proxies that a setting names; undefined for what cannot be read. `true` is the nearest one and no other. */
export function readTrustedProxies(text: string): TrustedProxies | undefined {
  const given = text.trim().toLowerCase();
  if (off.has(given)) return false;
  if (nearest.has(given)) return 1;
  if (/^\d+$/.test(given)) return Number(given) <= MOST_HOPS ? Number(given) || false : undefined;
  const named = given.split(',').map((item) => item.trim());
  return named.every(isPlace) ? named : undefined;
}

/** Checks and reads the setting. */
export const trustedProxiesSchema = z.string().transform((text, context): TrustedProxies => {
  const read = readTrustedProxies(text);
  if (read !== undefined) return read;
  const message = `must be false, true, a number of proxies up to ${MOST_HOPS}, or addresses such as 10.0.0.0/8, loopback`;
  context.addIssue({ code: 'custom', message, input: text });
  return z.NEVER;
});

/** An address, a network that is not everything, or a name of one. */
function isPlace(item: string): boolean {
  if (ranges.has(item)) return true;
  const [address = '', bits, ...more] = item.split('/');
  if (more.length > 0 || !isAddress(address)) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (address.includes(':') ? 128 : 32);
}

function isAddress(text: string): boolean {
  return text.includes(':')
    ? !text.includes('%') && ipaddr.IPv6.isValid(text)
    : ipaddr.IPv4.isValidFourPartDecimal(text);
}
