import type { Role } from '../kernel/actor.ts';

/** Wall times `HH:MM` in a person's zone between which no mail is wanted; past midnight where `until` is earlier. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

/** How a person likes to be written to. */
export interface Preferences {
  /** IANA zone of the person's own day; null for the organisation's. */
  readonly zone: string | null;
  readonly quietHours: QuietHours | null;
  /** `digest`: as the ladder says. `individual`: a mail of its own for each review. */
  readonly reminders: 'digest' | 'individual';
}

/** A person as far as a change can touch. */
export interface Changeable extends Preferences {
  /** Lower-case. */
  readonly email: string;
  readonly name: string;
  readonly credentials: string | null;
  readonly roles: readonly Role[];
  readonly active: boolean;
}

/** What is to become different about a person; a property left out stays as it is. */
export type PersonChange = { readonly [Property in keyof Changeable]?: Changeable[Property] | undefined };

const preferences: readonly string[] = ['zone', 'quietHours', 'reminders'] satisfies (keyof Preferences)[];

/** True for a change that only says how the person likes to be written to. */
export function isOnlyPreferences(change: PersonChange): boolean {
  return Object.keys(change).every((property) => preferences.includes(property));
}

/** From what to what each property really changes, for the audit; the order of roles does not matter. */
export function changesBetween(
  before: Changeable,
  change: PersonChange,
): Record<string, { from: unknown; to: unknown }> {
  const changes: Record<string, { from: unknown; to: unknown }> = {};
  for (const property of ['email', 'name', 'credentials', 'active', 'zone', 'reminders'] as const) {
    const to = change[property];
    if (to !== undefined && to !== before[property]) changes[property] = { from: before[property], to };
  }
  if (change.roles !== undefined) {
    const from = [...new Set(before.roles)].toSorted();
    const to = [...new Set(change.roles)].toSorted();
    if (from.join() !== to.join()) changes['roles'] = { from, to };
  }
  if (change.quietHours !== undefined && !sameHours(before.quietHours, change.quietHours)) {
    changes['quietHours'] = { from: before.quietHours, to: change.quietHours };
  }
  return changes;
}

function sameHours(a: QuietHours | null, b: QuietHours | null): boolean {
  return a?.from === b?.from && a?.until === b?.until;
}
