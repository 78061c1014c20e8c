import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { believed, Callers } from './callers.ts';
import { credentialHash } from './credential.ts';
import { EarlyRefusals } from './early-refusals.ts';
import { holdRepeats } from './hold-repeats.ts';
import { Idempotency } from './idempotency.ts';
import { problemOf } from './problem.ts';
import { answerPreflights, isPubliclyAsked, publicReadHeaders } from './public-reads.ts';
import { withRequestContext } from './request-context.ts';
import { rateClassOf } from './rate-classes.rules.ts';
import { RateLimits } from './rate-limits.ts';
import { refuseBrokenRequest } from './broken-requests.ts';
import { RefusalForms } from './refusal-forms.ts';
import { requestIdOf } from './request-id.ts';
import { ShortCut } from './short-cut.ts';
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

/** Where Fastify finds how refusals look, for those that it gives before anything of ours is asked. */
const FORMS = 'refusalForms';

/** Fastify with our limits and request ids. */
export function createAdapter(settings: Settings): FastifyAdapter {
  const requestTimeout = settings.requestSeconds * 1000;
  return new FastifyAdapter({
    trustProxy: believed(settings.trustProxy) ?? false,
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
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      const { contentType, body } = request.server.getDecorator<RefusalForms>(FORMS).of(problem, request);
      void reply.headers(bareHeaders).status(problem.status).type(contentType).send(body);
    },
  });
}

/** The request's context, security headers, cookies, forms, uploads, limits, and Idempotency-Key. */
export async function setUpFastify(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.decorate(FORMS, app.get(RefusalForms));
  const headers = await securityHeaders(settings);
  const limits = app.get(RateLimits);
  const callers = app.get(Callers);
  const refusals = new EarlyRefusals(app);
  app.get(ShortCut).standBefore(fastify.server, headers);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url: route } = request.routeOptions;
    void reply.headers(headers).header('x-request-id', request.id);
    // what is published may be shown by other sites' pages, such as a provider's portal
    if (isPubliclyAsked(request.method, route)) void reply.headers(publicReadHeaders);
    const address = callers.addressOf(request.raw);
    const { authorization, 'user-agent': userAgent } = request.headers;
    const credential = authorization === undefined ? undefined : credentialHash(authorization);
    const noteGoodKey = credential === undefined ? undefined : () => limits.noteGood(credential);
    withRequestContext({ requestId: request.id, address, userAgent, noteGoodKey }, () => {
      const rateClass = rateClassOf(request.method, route);
      const counted = rateClass === undefined ? undefined : limits.count(address, credential, rateClass);
      if (counted?.said !== undefined) void reply.headers(counted.said);
      if (counted?.refused === undefined) done();
      else refusals.answer(request, reply, counted.refused);
    });
  });
  answerPreflights(fastify);
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
