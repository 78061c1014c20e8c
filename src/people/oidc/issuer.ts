import * as client from 'openid-client';
import type { OutgoingFetch } from '../../platform/outgoing/outgoing.ts';
import { Renewed } from './renewed.ts';
import { ProviderUnavailable } from './oidc.errors.ts';

/** Metadata is asked for again after an hour, kept for a day where the issuer does not answer, and asked for at most every ten seconds then. */
const METADATA = { freshSeconds: 3600, usableSeconds: 86_400, cooldownSeconds: 10 } as const;

/** An issuer of tokens, as it describes itself (OpenID Connect Discovery 1.0, RFC 8414). */
export class Issuer {
  private readonly known: Renewed<client.ServerMetadata>;

  /** @param fetch reaches the issuer's own host on any address, and other hosts on public ones only */
  constructor(
    readonly url: string,
    readonly fetch: OutgoingFetch,
  ) {
    this.known = new Renewed(METADATA, async () => await this.discover());
  }

  /** What the issuer says of itself. Throws {@link ProviderUnavailable}. */
  async metadata(): Promise<client.ServerMetadata> {
    return await this.known.value();
  }

  private async discover(): Promise<client.ServerMetadata> {
    const server = new URL(this.url);
    const options: client.DiscoveryRequestOptions = {
      [client.customFetch]: askingWith(this.fetch),
      // Outgoing lets http through to the operator's own issuer only
      execute: server.protocol === 'http:' ? [client.allowInsecureRequests] : [],
    };
    try {
      // discovery needs a client's id, which it does not send
      const found = await client.discovery(server, 'almanac', undefined, client.None(), options);
      return found.serverMetadata();
    } catch (error) {
      throw new ProviderUnavailable(server.host, error);
    }
  }
}

/** Outgoing's fetch as openid-client calls it; a server's own fault counts as no answer. */
export function askingWith(fetch: OutgoingFetch): client.CustomFetch {
  return async (url, { body, headers, method, signal, redirect }) => {
    const reply = await fetch(url, {
      headers,
      method,
      redirect,
      body: body instanceof Uint8Array ? new Uint8Array(body) : (body ?? null),
      signal: signal ?? null,
    });
    if (reply.status >= 500) throw new ProviderUnavailable(new URL(url).host, `it answered ${reply.status}`);
    return reply;
  };
}
