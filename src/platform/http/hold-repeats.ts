import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Idempotency } from './idempotency.ts';
import { problemOf } from './problem.ts';

/**
 * The configuration of a route whose POST only asks: to answer a repeat anew is as good as to keep the answer, and keeping
 * it would cost more than it does.
 */
export const ONLY_ASKS = { onlyAsks: true } as const;

/** True for a handler of a route with {@link ONLY_ASKS}. */
export const onlyAsks = (handler: object): boolean =>
  (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as Partial<typeof ONLY_ASKS> | undefined)
    ?.onlyAsks === true;

/**
 * Has every route that takes POST and changes something ask {@link Idempotency} before and after its handler. By route
 * and not for all of them: a hook of the root runs on every road, whatever is read there, and each of its promises would
 * be waited for. Call it before the routes are there.
 */
export function holdRepeats(fastify: FastifyInstance, idempotency: Idempotency): void {
  const begin = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    try {
      if (await idempotency.begin(request, reply)) return await reply;
    } catch (error) {
      const problem = problemOf(error);
      return await reply.status(problem.status).type('application/problem+json').send(problem);
    }
    return undefined;
  };
  const finish = async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    await idempotency.finish(request, reply, payload);
    return payload;
  };
  fastify.addHook('onRoute', (route: RouteOptions) => {
    const config = route.config as { readonly onlyAsks?: boolean } | undefined;
    if (![route.method].flat().includes('POST') || config?.onlyAsks === true) return;
    route.preHandler = [route.preHandler ?? [], begin].flat();
    route.onSend = [route.onSend ?? [], finish].flat();
  });
}
