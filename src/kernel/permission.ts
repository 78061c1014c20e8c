import type { Actor, Role, Scope } from './actor.ts';
import { Forbidden, InsufficientScope, Unauthenticated } from './errors.ts';

/** Who may do one thing. A feature's `*.permissions.ts` is a table of these, and the README's table is made from them. */
export interface Permission {
  /** What may be done, after "may": `cast a vote`. */
  readonly does: string;
  /** Roles that may; `everyone` needs no credential, `signed_in` any person. */
  readonly roles: readonly Role[] | 'everyone' | 'signed_in';
  /** The scope with which a machine's key may; without one no key may. */
  readonly scope?: Scope;
  /** `own`: of what is the person's own only, which is looked up with it; others' is another row of the table. */
  readonly whose?: 'own';
  /** Never on a text that the person wrote or last edited, which is looked up with it. */
  readonly notOwnText?: true;
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

/** The same for a page of the console, which no key opens. */
export function forPersons(permission: Permission): Permission {
  const { does, roles, whose, notOwnText } = permission;
  return {
    does,
    roles,
    ...(whose === undefined ? {} : { whose }),
    ...(notOwnText === undefined ? {} : { notOwnText }),
  };
}
