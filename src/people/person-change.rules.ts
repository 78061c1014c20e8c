import type { Role } from '../kernel/actor.ts';

/** What is to become different about a person; a property left out stays as it is. */
export interface PersonChange {
  readonly name?: string | undefined;
  readonly credentials?: string | null | undefined;
  readonly roles?: readonly Role[] | undefined;
  readonly active?: boolean | undefined;
}

/** A person as far as a change can touch. */
export interface Changeable {
  readonly name: string;
  readonly credentials: string | null;
  readonly roles: readonly Role[];
  readonly active: boolean;
}

/** From what to what each property really changes, for the audit; the order of roles does not matter. */
export function changesBetween(
  before: Changeable,
  change: PersonChange,
): Record<string, { from: unknown; to: unknown }> {
  const changes: Record<string, { from: unknown; to: unknown }> = {};
  for (const property of ['name', 'credentials', 'active'] as const) {
    const to = change[property];
    if (to !== undefined && to !== before[property]) changes[property] = { from: before[property], to };
  }
  if (change.roles !== undefined) {
    const from = [...new Set(before.roles)].toSorted();
    const to = [...new Set(change.roles)].toSorted();
    if (from.join() !== to.join()) changes['roles'] = { from, to };
  }
  return changes;
}
