import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';

/** Says who sends a request: token in, Actor out. */
export abstract class ActorResolver {
  /** The actor, anonymous without a credential. Throws `unauthenticated` for a credential that is none, `cross_site_request` for a cookie used from elsewhere. */
  abstract resolve(request: FastifyRequest): Promise<Actor>;
}
