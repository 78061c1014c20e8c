import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asksPublicly, isPublicRead } from './public-reads.rules.ts';

/** Headers that a page of another site may send. A key is welcome, and of no use: what is published needs none. Cookies are not. */
const TAKEN = [
  'Accept',
  'Authorization',
  'Content-Type',
  'If-None-Match',
  'Last-Event-ID',
  'Prefer',
  'X-Request-Id',
];

/** A browser asks again after a day whether it may ask, in seconds. */
const ASK_AGAIN_AFTER = 86_400;

const FROM_ANYWHERE = 'cross-origin-resource-policy';

/**
 * What every reply of a public read says to browsers: any site's page may read it (Fetch §3.3), all of its
 * headers too, as asked without a credential: browsers do not show a page what was asked with cookies where all are allowed.
 */
export const publicReadHeaders: Readonly<Record<string, string>> = {
  [FROM_ANYWHERE]: 'cross-origin',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
};

const { [FROM_ANYWHERE]: _, ...unchanged } = publicReadHeaders;
/** Of these, what a 304 must say again: to a page that asked with an ETag of its own, it is the whole answer. */
export const unchangedReadHeaders: Readonly<Record<string, string>> = unchanged;

/** Takes back what {@link publicReadHeaders} say, where a public read's route answers what only some may see. */
export function keepToOwnSite(reply: FastifyReply): void {
  void reply.header(FROM_ANYWHERE, 'same-origin');
  void reply.removeHeader('access-control-allow-origin').removeHeader('access-control-expose-headers');
}

/** True for a request that is answered with {@link publicReadHeaders}. */
export function isPubliclyAsked(method: string, route: string | undefined): boolean {
  return route !== undefined && isPublicRead(route) && asksPublicly(method, route);
}

/** Answers a browser's question whether it may ask (a preflight), at each public read. Call it before the routes are there. */
export function answerPreflights(fastify: FastifyInstance): void {
  const offered = new Set<string>();
  fastify.addHook('onRoute', ({ url }) => {
    if (!isPublicRead(url) || offered.has(url)) return;
    offered.add(url);
    const headers = {
      'access-control-allow-methods': ['GET', 'HEAD', 'POST']
        .filter((method) => asksPublicly(method, url))
        .join(', '),
      'access-control-allow-headers': TAKEN.join(', '),
      'access-control-max-age': String(ASK_AGAIN_AFTER),
    };
    const answer = async (_request: FastifyRequest, reply: FastifyReply) =>
      await reply.code(204).headers(headers).send();
    fastify.route({ method: 'OPTIONS', url, handler: answer });
  });
}
