import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isAllowedHost, isPublicAddress } from './address.rules.ts';

/** The connection was not made, because the host's address is not on the public internet. */
export class AddressRefused extends Error {
  constructor(hostname: string) {
    super(`${hostname} has no public address`);
    this.name = 'AddressRefused';
  }
}

/** Finds every address of a name. */
export type Resolve = (
  hostname: string,
  options: { all: true },
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const CONNECT_MILLISECONDS = 10_000;

/**
 * An HTTP client that connects to public addresses only, and to the hosts that the operator names. The name is
 * resolved once and the connection goes to the very address that was checked, so that a name which changes its answer
 * (DNS rebinding) gains nothing. It follows no redirect and speaks through no proxy.
 */
export function guardedAgent(allowedHosts: readonly string[], resolve: Resolve = lookup): Agent {
  const open = buildConnector({ timeout: CONNECT_MILLISECONDS });
  const openChecked = buildConnector({
    timeout: CONNECT_MILLISECONDS,
    lookup: checkedLookup(resolve),
  });
  return new Agent({
    connect: (options, callback) => {
      const { hostname, protocol } = options;
      const port = options.port === '' ? (protocol === 'https:' ? '443' : '80') : options.port;
      if (isAllowedHost(hostname, port, allowedHosts)) open(options, callback);
      else if (isIP(hostname) !== 0 && !isPublicAddress(hostname))
        callback(new AddressRefused(hostname), null);
      else openChecked(options, callback); // a literal address is connected to without a look-up: hence the line above
    },
  });
}

/** Looks a name up and hands on its public addresses only. */
function checkedLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const open = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = open;
      if (first === undefined) return callback(new AddressRefused(hostname), '', 0);
      return options.all === true ? callback(null, open) : callback(null, first.address, first.family);
    });
  };
}
