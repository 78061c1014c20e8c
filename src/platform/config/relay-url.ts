import { z } from 'zod';

/** Where the feed is relayed to, as an operator writes it: `nats://user:password@one:4222,two:4222/STREAM`. */
export interface RelayAddress {
  /** The kind of broker, and whether by TLS. */
  readonly scheme: 'nats' | 'tls';
  /** `host:port` each. */
  readonly servers: readonly string[];
  readonly user: string | null;
  readonly password: string | null;
  /** A token instead of a user and a password. */
  readonly token: string | null;
  /** The stream's name. */
  readonly stream: string;
}

const DEFAULT_STREAM = 'ALMANAC';
const DEFAULT_PORT = 4222;

const ADDRESS = /^(nats|tls):\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^/?#]*))?$/;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;
/** What NATS takes for a stream's name and is a token of a subject too. */
const STREAM = /^[A-Za-z0-9_-]{1,32}$/;

/** The address that a text names; undefined for what is none. */
export function readRelayUrl(text: string): RelayAddress | undefined {
  const [, scheme, credentials, hosts, path] = ADDRESS.exec(text.trim()) ?? [];
  if (hosts === undefined) return undefined;
  const servers = hosts.split(',').map(serverOf);
  const named = namesOf(credentials);
  const stream = path === undefined || path === '' ? DEFAULT_STREAM : path;
  if (named === undefined || !servers.every((server) => server !== undefined) || !STREAM.test(stream))
    return undefined;
  return { scheme: scheme === 'tls' ? 'tls' : 'nats', servers, ...named, stream };
}

/** Checks and reads the setting. */
export const relayUrlSchema = z.string().transform((text, context): RelayAddress => {
  const read = readRelayUrl(text);
  if (read !== undefined) return read;
  // without the text: it may hold a password
  const message =
    'must be nats:// or tls://, user:password@ or token@ if need be, hosts with commas between, /STREAM if need be';
  context.addIssue({ code: 'custom', message, input: '' });
  return z.NEVER;
});

/** What contradicts itself in the settings of the relay, each in a line. */
export function relayContradictions(settings: {
  readonly relayUrl: RelayAddress | null;
  readonly relayCredentials: string | null;
}): string[] {
  const { relayUrl, relayCredentials } = settings;
  if (relayCredentials === null) return [];
  if (relayUrl === null) return ['RELAY_CREDENTIALS: there is no RELAY_URL to show them to'];
  return relayUrl.user === null && relayUrl.token === null
    ? []
    : ['RELAY_CREDENTIALS: RELAY_URL names a user or token already'];
}

function serverOf(text: string): string | undefined {
  const [, host, , port = String(DEFAULT_PORT)] = HOST.exec(text.trim()) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return `${host}:${port}`;
}

function namesOf(
  credentials: string | undefined,
): Pick<RelayAddress, 'user' | 'password' | 'token'> | undefined {
  if (credentials === undefined) return { user: null, password: null, token: null };
  const [first = '', second, ...more] = credentials.split(':').map(decoded);
  if (first === '' || second === '' || more.length > 0) return undefined;
  return second === undefined
    ? { user: null, password: null, token: first }
    : { user: first, password: second, token: null };
}

/** Percent signs as they are written in addresses; what is badly written is nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return ''; // refused by who asks
  }
}
