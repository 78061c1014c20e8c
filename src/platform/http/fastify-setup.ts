import cookie from '@fastify/cookie';
import type { FastifyHelmetOptions } from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { Idempotency } from './idempotency.ts';
import { problemOf } from './problem.ts';
import { withRequestContext } from './request-context.ts';
import { requestIdOf } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

/** Largest JSON or form body, largest uploaded document and largest mail handed in, in bytes. */
export const LIMITS = {
  body: 2 * 1024 * 1024,
  upload: 25 * 1024 * 1024,
  mail: 1024 * 1024,
  requestMilliseconds: 60_000,
} as const;

/** Fastify with our limits and request ids. */
export function createAdapter(settings: Settings): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: settings.trustProxy,
    bodyLimit: LIMITS.body,
    requestTimeout: LIMITS.requestMilliseconds,
    genReqId: ({ headers }: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(headers),
    routerOptions: { maxParamLength: 300 },
    // an address that the router itself refuses, such as %zz or one longer than it takes, never reaches a filter
    frameworkErrors: (error: unknown, _request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      void reply.status(problem.status).type('application/problem+json').send(problem);
    },
  });
}

/**
 * Fastify's decorator for the context of routes that only read and must be fast: they have the request's context, the
 * security headers and cookies as all routes do, and not what is there for uploads and for repeated POSTs.
 */
export const READING_ROUTES = 'readingRoutes';

/** The request's context, security headers, cookies, forms, uploads, and Idempotency-Key. */
export async function setUpFastify(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const headers = await securityHeaders(security(settings));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    withRequestContext({ requestId: request.id, address: request.ip }, done);
  });
  await app.register(cookie);
  // a context has the hooks that were there when it was made, and none that come after it
  await fastify.register((context: FastifyInstance, _options, done) => {
    fastify.decorate(READING_ROUTES, context);
    done();
  });
  await app.register(multipart, { limits: { fileSize: LIMITS.upload, files: 1, fields: 20, parts: 21 } });
  fastify.addContentTypeParser(
    'message/rfc822',
    { parseAs: 'string', bodyLimit: LIMITS.mail },
    (_request: FastifyRequest, message: string, done: (error: Error | null, body: object) => void) => {
      done(null, { message });
    },
  );
  const idempotency = app.get(Idempotency);
  fastify.addHook('preHandler', async (request, reply) => {
    try {
      if (await idempotency.begin(request, reply)) return await reply;
    } catch (error) {
      const problem = problemOf(error);
      return await reply.status(problem.status).type('application/problem+json').send(problem);
    }
    return undefined;
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    await idempotency.finish(request, reply, payload);
    return payload;
  });
}

/** What browsers may do with our pages: nothing comes from elsewhere, and nobody frames them but we. */
function security(settings: Settings): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
    },
    hsts: settings.publicUrl.startsWith('https:'),
    // no-referrer, helmet's default, makes browsers send `Origin: null` with our own forms
    referrerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  };
}
