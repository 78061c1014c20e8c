import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Callers } from './callers.ts';
import { publicReadHeaders, unchangedReadHeaders } from './public-reads.ts';
import { RateLimits } from './rate-limits.ts';
import { requestIdOf } from './request-id.ts';
import { dataHeaders, ONLY_OF_PAGES } from './security-headers.ts';

/** Headers as Node writes them: names and values in turns, the request's id first. Made by {@link ShortCut.head}. */
export type Head = string[];

/** An answer that is at hand. */
export interface ShortAnswer {
  readonly status: number;
  readonly head: Head;
  /** Undefined for a reply without one. */
  readonly body: Buffer | undefined;
  /** The hash of the credential that came with the request and was found good; undefined without one. */
  readonly credential: string | undefined;
}

/** Finds the answer to a GET or HEAD that is at hand; undefined where there is none, or anything at all is unusual. */
export type ShortRoad = (request: IncomingMessage) => ShortAnswer | undefined;

const ID = 'x-request-id';
const PLACE_OF_ID = 1;

/**
 * A road before the framework, for the one kind of request that is most of all: what is published, asked for again. It
 * sends what is at hand with all that every other reply has: the security headers, the request's id, the caller's count.
 * Whatever it has no answer to, or may not answer, the framework gets untouched: nothing can be done here that could not be
 * done there, only sooner.
 */
@Injectable()
export class ShortCut implements OnModuleDestroy {
  private road: ShortRoad | undefined;
  private headers: Readonly<Record<string, string>> = {};
  private stopping = false;

  constructor(
    private readonly callers: Callers,
    private readonly limits: RateLimits,
  ) {}

  /** Opens the road. */
  offer(road: ShortRoad): void {
    this.road = road;
  }

  /** Closes the road once the application stops: whoever still asks on a connection is answered, and sent elsewhere. */
  onModuleDestroy(): void {
    this.road = undefined;
    this.stopping = true;
  }

  /**
   * The head of a reply of a public read that says `said` beside what every reply says. Data needs no word about pages; and a
   * 304 only says what has changed of a reply that its reader has with all its headers (RFC 9110 §15.4.5).
   */
  head(said: Readonly<Record<string, string>>, of: 'page' | 'data' | 'unchanged'): Head {
    const security = Object.entries(this.headers).filter(
      ([name]) => of === 'page' || (of === 'data' && !ONLY_OF_PAGES.has(name)),
    );
    return Object.entries({
      [ID]: '',
      ...Object.fromEntries(security),
      ...(of === 'data' ? dataHeaders : {}),
      ...(of === 'unchanged' ? unchangedReadHeaders : publicReadHeaders),
      ...said,
    }).flat();
  }

  /** Has requests to a server come here first. `headers` are those of every reply. */
  standBefore(server: Server, headers: Readonly<Record<string, string>>): void {
    this.headers = headers;
    const framework = server.listeners('request') as ((...of: [IncomingMessage, ServerResponse]) => void)[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.tryToAnswer(request, response)) return;
      if (this.stopping) response.setHeader('connection', 'close');
      for (const serve of framework) serve.call(server, request, response);
    });
  }

  /** Nobody is above to catch what is thrown here: the framework gets the request, meets the same fault, answers and logs it. */
  private tryToAnswer(request: IncomingMessage, response: ServerResponse): boolean {
    try {
      return this.answer(request, response);
    } catch {
      if (response.headersSent) response.destroy(); // half a reply is none
      return response.headersSent;
    }
  }

  /** Answers what is at hand. False: it is the framework's, and nothing has been sent. */
  private answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { method } = request;
    if (this.road === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
    const found = this.road(request);
    if (found === undefined) return false;
    const { status, head, body, credential } = found;
    const counted = this.limits.count(this.callers.addressOf(request), credential, 'published');
    if (counted.refused !== undefined) return false; // to be told there, with all that belongs to it; nothing was taken
    head[PLACE_OF_ID] = requestIdOf(request.headers); // written at once, and nobody else's before it is
    response.writeHead(
      status,
      counted.said === undefined ? head : [...head, ...Object.entries(counted.said).flat()],
    );
    response.end(method === 'HEAD' ? undefined : body);
    return true;
  }
}
