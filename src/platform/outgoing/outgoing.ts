import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import { Settings } from '../config/settings.ts';
import { guardedAgent } from './guarded-agent.ts';
import { readOutgoingUrl } from './outgoing-url.rules.ts';

/** A request that was not made, or whose reply could not be used, and why. Never holds the URL's path or query. */
export class OutgoingFailed extends Error {
  constructor(
    readonly host: string,
    reason: string,
    cause?: unknown,
  ) {
    super(`${host}: ${reason}`, { cause });
    this.name = 'OutgoingFailed';
  }
}

/** Asks another server as the platform's `fetch` does, and rejects with {@link OutgoingFailed}. */
export type OutgoingFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Longest that a request takes, reply included. */
const REQUEST_MILLISECONDS = 10_000;
/** The most of a reply that is read; a longer one is refused. */
const REPLY_BYTES = 1024 * 1024;
/** What a reply must be given without a body (Fetch, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * The one way out to servers that are not wholly the operator's own setting. It connects to public addresses only, and
 * to hosts the operator names; redirects are handed back, not followed; time and size of a reply are bounded.
 */
@Injectable()
export class Outgoing implements OnApplicationShutdown {
  private readonly agents = new Map<string, Agent>();

  constructor(private readonly settings: Settings) {}

  /** To public https servers, and to the hosts of WEBHOOK_ALLOWED_HOSTS on any address. A property, so that it can be handed on. */
  readonly fetch: OutgoingFetch = async (url, init) =>
    await this.ask(url, init, this.settings.webhookAllowedHosts);

  /** {@link fetch} that reaches these hosts too (host or host:port), with http and on any address: those of a setting. */
  fetchAlso(hosts: readonly string[]): OutgoingFetch {
    const allowed = [...this.settings.webhookAllowedHosts, ...hosts];
    return async (url, init) => await this.ask(url, init, allowed);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.agents.values()].map(async (agent) => await agent.close()));
  }

  private async ask(
    address: string | URL,
    init: RequestInit | undefined,
    allowed: readonly string[],
  ): Promise<Response> {
    const read = readOutgoingUrl(String(address), allowed);
    if (read.url === null) throw new OutgoingFailed(read.shown, read.reason);
    const { url } = read;
    const request = new Request(url, { ...init, redirect: 'manual' });
    const deadline = AbortSignal.timeout(REQUEST_MILLISECONDS);
    try {
      const reply = await this.agentFor(allowed).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: { 'user-agent': 'Almanac/1', ...Object.fromEntries(request.headers) },
        body: request.body === null ? null : Buffer.from(await request.arrayBuffer()),
        signal: AbortSignal.any([request.signal, deadline]),
      });
      const bytes = await readWhole(reply.body);
      return new Response(bodiless.has(reply.statusCode) ? null : bytes, {
        status: reply.statusCode,
        headers: headersOf(reply.headers),
      });
    } catch (error) {
      const reason = deadline.aborted ? `no reply within ${REQUEST_MILLISECONDS / 1000} s` : plainly(error);
      throw new OutgoingFailed(url.host, reason, error);
    }
  }

  /** One agent a list of hosts: what one caller may reach is no way in for another through a kept connection. */
  private agentFor(allowed: readonly string[]): Agent {
    const key = allowed.join(',');
    const known = this.agents.get(key);
    if (known !== undefined) return known;
    const made = guardedAgent(allowed);
    this.agents.set(key, made);
    return made;
  }
}

async function readWhole(body: AsyncIterable<unknown>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > REPLY_BYTES) throw new Error(`the reply is longer than ${REPLY_BYTES} bytes`); // leaving the loop hangs up
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function headersOf(received: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received))
    for (const one of [value ?? []].flat()) headers.append(name, one);
  return headers;
}

function plainly(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}
