import type { Role } from '../../kernel/actor.ts';

const MINUTES_A_DAY = 24 * 60;

/** Wall times `HH:MM` in a person's zone between which no mail is wanted; past midnight where `until` is earlier. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

/** The longest that quiet hours may be, in hours: hours of every day have to be left in which somebody can be told. */
export const LONGEST_QUIET = 16;

/** How long quiet hours are, in minutes; none where both ends are the same time. */
export function minutesOfQuiet({ from, until }: QuietHours): number {
  return (minuteOf(until) - minuteOf(from) + MINUTES_A_DAY) % MINUTES_A_DAY;
}

/** True for quiet hours that a day can have: past midnight too, and no longer than {@link LONGEST_QUIET}. */
export function leavesHoursForMail(quiet: QuietHours): boolean {
  return minutesOfQuiet(quiet) <= LONGEST_QUIET * 60;
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

/** True for a change that could let somebody in, or let them do more, after the session it is made in has ended. */
export function outlastsSession({ email, roles, active }: PersonChange): boolean {
  return email !== undefined || roles !== undefined || active === true;
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

/** Of a wall time `HH:MM`, counted from midnight. */
function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function sameHours(a: QuietHours | null, b: QuietHours | null): boolean {
  return a?.from === b?.from && a?.until === b?.until;
}
