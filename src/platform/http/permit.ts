import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { anonymous, type Actor } from '../../kernel/actor.ts';
import { DomainError } from '../../kernel/errors.ts';
import { permit, type Permission } from '../../kernel/permission.ts';
import { ActorResolver } from './actor-resolver.ts';

const PERMISSION = 'almanac:permission';

/** Says who may call a handler. One without it cannot be called. */
export const Permit = (permission: Permission) => SetMetadata(PERMISSION, permission);

/** The permission a handler asks for. */
export const permissionOf = (handler: object): Permission | undefined =>
  Reflect.getMetadata(PERMISSION, handler) as Permission | undefined;

/** The caller, as a handler's parameter. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor =>
  actorOf(context.switchToHttp().getRequest()),
);

/** The caller of a request that has passed the guard. */
export function actorOf(request: FastifyRequest & { actor?: Actor }): Actor {
  return request.actor ?? anonymous;
}

/** Finds out who calls and asks the handler's permission. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly resolver: ActorResolver,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (permission === undefined)
      throw new Error(`${context.getClass().name}.${context.getHandler().name} names no permission`);
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    request.actor = await this.callerOf(request, permission);
    permit(request.actor, permission);
    return true;
  }

  /**
   * What everybody may see is seen with a session's cookie that is of no use here too, or nobody could sign in again after
   * taking a browser elsewhere.
   */
  private async callerOf(request: FastifyRequest, permission: Permission): Promise<Actor> {
    try {
      return await this.resolver.resolve(request);
    } catch (error) {
      const useless = error instanceof DomainError && error.code === 'session_elsewhere';
      if (useless && permission.roles === 'everyone') return anonymous;
      throw error;
    }
  }
}
