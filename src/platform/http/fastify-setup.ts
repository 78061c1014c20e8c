import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.ts';
import type { TrustedProxies } from '../config/trusted-proxies.ts';
import { Logger } from '../logging/logger.ts';
import { callerAddress } from './caller-address.rules.ts';
import { EarlyRefusals } from './early-refusals.ts';
import { holdRepeats } from './hold-repeats.ts';
import { Idempotency } from './idempotency.ts';
import { problemOf } from './problem.ts';
import { withRequestContext } from './request-context.ts';
import { rateClassOf } from './rate-classes.rules.ts';
import { RateLimits } from './rate-limits.ts';
import { refuseBrokenRequest } from './broken-requests.ts';
import { requestIdOf } from './request-id.ts';
import { UnbelievedProxies } from './unbelieved-proxies.ts';
import { bareHeaders, securityHeaders } from './security-headers.ts';

/** Largest JSON or form body, largest uploaded document and largest mail handed in, in bytes. */
export const LIMITS = {
  body: 2 * 1024 * 1024,
  upload: 25 * 1024 * 1024,
  mail: 1024 * 1024,
  /** All of a request's header fields together, in bytes. */
  headers: 16 * 1024,
  /** Until the header of a request has arrived. */
  headerMilliseconds: 20_000,
} as const;

/** Fastify with our limits and request ids. */
export function createAdapter(settings: Settings): FastifyAdapter {
  const requestTimeout = settings.requestSeconds * 1000;
  return new FastifyAdapter({
    trustProxy: believed(settings.trustProxy),
    bodyLimit: LIMITS.body,
    requestTimeout,
    http: {
      maxHeaderSize: LIMITS.headers,
      connectionsCheckingInterval: 1000,
      requestTimeout,
      // never the longer of the two: Node takes them the other way round then, and waits a minute for a body
      headersTimeout: Math.min(requestTimeout, LIMITS.headerMilliseconds),
    },
    clientErrorHandler: refuseBrokenRequest,
    genReqId: ({ headers }: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(headers),
    routerOptions: { maxParamLength: 300 },
    // an address that the router itself refuses, such as %zz or one longer than it takes, never reaches a filter
    frameworkErrors: (error: unknown, _request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      void reply.headers(bareHeaders).status(problem.status).type('application/problem+json').send(problem);
    },
  });
}

/** The request's context, security headers, cookies, forms, uploads, limits, and Idempotency-Key. */
export async function setUpFastify(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const headers = await securityHeaders(settings);
  const limits = new RateLimits(settings);
  const refusals = new EarlyRefusals(app);
  const proxies = new UnbelievedProxies(settings, app.get(Logger));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    proxies.look(request);
    const rateClass = rateClassOf(request.method, request.routeOptions.url);
    // what is published may be shown by other sites' pages, such as a provider's portal
    if (rateClass === 'published') void reply.header('cross-origin-resource-policy', 'cross-origin');
    const address = callerAddress(request.ip, request.socket.remoteAddress);
    const { authorization, 'user-agent': userAgent } = request.headers;
    const noteGoodKey = authorization === undefined ? undefined : () => limits.noteGood(authorization);
    withRequestContext({ requestId: request.id, address, userAgent, noteGoodKey }, () => {
      const refused = rateClass === undefined ? undefined : limits.count(address, request, reply, rateClass);
      if (refused === undefined) done();
      else refusals.answer(request, reply, refused);
    });
  });
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: LIMITS.upload, files: 1, fields: 20, parts: 21 } });
  fastify.addContentTypeParser(
    'message/rfc822',
    { parseAs: 'string', bodyLimit: LIMITS.mail },
    (_request: FastifyRequest, message: string, done: (error: Error | null, body: object) => void) => {
      done(null, { message });
    },
  );
  holdRepeats(fastify, app.get(Idempotency));
}

/** What Fastify is told of whom to believe; of a number it makes "nobody" by itself. */
function believed(proxies: TrustedProxies): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return proxies === false ? false : [...proxies];
}
