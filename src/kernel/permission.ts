import type { Actor, Role, Scope } from './actor.ts';
import { Forbidden, InsufficientScope, Unauthenticated } from './errors.ts';

/** Who may do one thing. A feature's `*.permissions.ts` is a table of these. */
export interface Permission {
  /** Roles that may; `everyone` needs no credential, `signed_in` any person. */
  readonly roles: readonly Role[] | 'everyone' | 'signed_in';
  /** The scope with which a machine's key may; without one no key may. */
  readonly scope?: Scope;
}

/** A feature's actions and who may do each. */
export type Permissions = Record<string, Permission>;

/** True when the actor may; Almanac itself always may. */
export function mayDo(actor: Actor, permission: Permission): boolean {
  if (permission.roles === 'everyone') return true;
  switch (actor.kind) {
    case 'system':
      return true;
    case 'anonymous':
      return false;
    case 'key':
      return permission.scope !== undefined && actor.scopes.includes(permission.scope);
    case 'person':
      return permission.roles === 'signed_in' || permission.roles.some((role) => actor.roles.includes(role));
  }
}

/** Lets the actor pass or throws: {@link Unauthenticated}, {@link InsufficientScope} (keys) or {@link Forbidden}. */
export function permit(actor: Actor, permission: Permission): void {
  if (mayDo(actor, permission)) return;
  if (actor.kind === 'anonymous') throw new Unauthenticated();
  if (actor.kind === 'key') throw new InsufficientScope(permission.scope ?? null);
  throw new Forbidden(permission.roles);
}
