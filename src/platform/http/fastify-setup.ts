import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId } from '../../kernel/ids.ts';
import type { Settings } from '../config/settings.ts';
import { Idempotency } from './idempotency.ts';
import { problemOf } from './problem.ts';
import { withRequestContext } from './request-context.ts';

/** Largest JSON or form body, and largest uploaded document, in bytes. */
export const LIMITS = {
  body: 2 * 1024 * 1024,
  upload: 25 * 1024 * 1024,
  requestMilliseconds: 60_000,
} as const;

/** Ids that callers may choose for their requests. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** Fastify with our limits and request ids. */
export function createAdapter(settings: Settings): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: settings.trustProxy,
    bodyLimit: LIMITS.body,
    requestTimeout: LIMITS.requestMilliseconds,
    genReqId: ({ headers }: { headers: Record<string, string | string[] | undefined> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
    },
    routerOptions: { maxParamLength: 300 },
  });
}

/** Cookies, forms, uploads, security headers, the request's context, and Idempotency-Key. */
export async function setUpFastify(app: NestFastifyApplication, settings: Settings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    withRequestContext({ requestId: request.id, address: request.ip }, done);
  });
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: LIMITS.upload, files: 1, fields: 20, parts: 21 } });
  await app.register(helmet, {
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
  });
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
