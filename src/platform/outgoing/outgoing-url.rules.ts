import { isAllowedHost, isPlainlyLocal, portOf } from './address.rules.ts';

/** A URL that Almanac may ask, or why it does not; `shown` leaves out what may be a secret in the path or the query. */
export type ReadUrl =
  { readonly url: URL } | { readonly url: null; readonly shown: string; readonly reason: string };

/**
 * Reads a URL that something outside Almanac is to be asked by. What is plainly no public https address is refused:
 * another scheme, a name and password in it, a fragment, an address that is not public, a name of this machine. The
 * names that remain are resolved and checked again at each connection. `allowed` hosts pass with http and on any address.
 */
export function readOutgoingUrl(text: string, allowed: readonly string[]): ReadUrl {
  if (!URL.canParse(text)) return { url: null, shown: text, reason: 'it is not a URL' };
  const url = new URL(text);
  const refuse = (reason: string): ReadUrl => ({ url: null, shown: `${url.protocol}//${url.host}`, reason });
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('only https is spoken');
  if (url.username !== '' || url.password !== '')
    return refuse('a name and a password in a URL end up in logs; verify the signature instead');
  if (url.hash !== '') return refuse('a fragment never reaches a server');
  if (isAllowedHost(url.hostname, portOf(url), allowed)) return { url };
  if (url.protocol !== 'https:') return refuse('only https is spoken');
  if (isPlainlyLocal(url.hostname)) return refuse('it is not a public address');
  return { url };
}
