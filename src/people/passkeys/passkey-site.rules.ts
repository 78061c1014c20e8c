/** For whom a passkey is made: it signs for this site and no other (WebAuthn Level 3 §5.1.2, §13.4.9). */
export interface PasskeySite {
  /** The relying party's id: the host's name. */
  readonly rpId: string;
  readonly origin: string;
}

/**
 * The site of a public URL; null where browsers make no passkeys: over plain http but for localhost, and for an address
 * that is a number instead of a name.
 */
export function passkeySiteOf(publicUrl: string): PasskeySite | null {
  const { protocol, hostname, origin } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (isNumeric(hostname) || (protocol !== 'https:' && !isLocal)) return null;
  return { rpId: hostname, origin };
}

/** An IPv4 address as URLs write it, or an IPv6 address in brackets. */
function isNumeric(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);
}
