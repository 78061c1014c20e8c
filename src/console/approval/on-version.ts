import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { actorOf } from '../../platform/http/permit.ts';
import { placeOf, type VersionPlace } from './approval-address.ts';

/** Who asks something of which version, and in which request: its session goes into the pages that answer. */
export interface VersionRequest {
  readonly request: FastifyRequest;
  readonly actor: Actor;
  readonly place: VersionPlace;
}

/** A request below `:policy/…/:number`, as a handler's parameter. Throws what {@link placeOf} throws. */
export const OnVersion = createParamDecorator((_: unknown, context: ExecutionContext): VersionRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { policy, number } = request.params as { policy: string; number: string };
  return { request, actor: actorOf(request), place: placeOf(policy, number) };
});
