import type { CalendarDate } from '../../kernel/calendar-date.ts';

/** A person as far as mail to them goes, on a day. */
export interface Reachable {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** Mail to their address came back for good. */
  readonly addressFailed: boolean;
  /** Who stands in while they are on leave; null when they are here. */
  readonly delegateId: string | null;
  /** The first day back. */
  readonly backOn: CalendarDate | null;
  readonly isChair: boolean;
  readonly isAdmin: boolean;
}

/** Whose a policy is. */
export interface PolicyHome {
  readonly policyId: string;
  readonly ownerId: string | null;
  readonly backupId: string | null;
}

/** Somebody to be told of a policy. */
export interface PolicyRecipient {
  readonly personId: string;
  /** The owner in whose place they are told, by name; null for the owner. */
  readonly insteadOf: string | null;
  /** `nobody`: the policy has no owner who can be told. */
  readonly because: 'owner' | 'on_leave' | 'inactive' | 'address_failed' | 'nobody';
}

/** Why a person is not told now; null for one who is. */
export function absenceOf(person: Reachable): Exclude<PolicyRecipient['because'], 'owner' | 'nobody'> | null {
  if (!person.active) return 'inactive';
  if (person.delegateId !== null) return 'on_leave';
  return person.addressFailed ? 'address_failed' : null;
}

/**
 * Who is told of a policy: its owner; while on leave, their delegate; where they left or mail comes back, the policy's
 * backup; and so on from each to the next. Where nobody can be reached so, the committee's chairs, and where none of them
 * can be, the administrators. Empty only where nobody at all can be reached.
 */
export function recipientsOf(
  home: PolicyHome,
  people: ReadonlyMap<string, Reachable>,
): readonly PolicyRecipient[] {
  const owner = home.ownerId === null ? undefined : people.get(home.ownerId);
  const found = owner === undefined ? null : follow(owner, home, people);
  if (owner !== undefined && found !== null) {
    const absence = absenceOf(owner);
    return [
      absence === null
        ? { personId: owner.id, insteadOf: null, because: 'owner' }
        : { personId: found.id, insteadOf: owner.name, because: absence },
    ];
  }
  const all = [...people.values()];
  const insteadOf = owner?.name ?? null;
  for (const holders of [all.filter(({ isChair }) => isChair), all.filter(({ isAdmin }) => isAdmin)]) {
    const reached = new Set(holders.flatMap((holder) => follow(holder, home, people)?.id ?? []));
    if (reached.size > 0) return [...reached].map((personId) => ({ personId, insteadOf, because: 'nobody' }));
  }
  return [];
}

function follow(
  start: Reachable,
  home: PolicyHome,
  people: ReadonlyMap<string, Reachable>,
): Reachable | null {
  const asked = new Set<string>();
  let person: Reachable | undefined = start;
  while (person !== undefined && !asked.has(person.id)) {
    const absence = absenceOf(person);
    if (absence === null) return person;
    asked.add(person.id);
    const nextId: string | null = absence === 'on_leave' ? person.delegateId : home.backupId;
    person = nextId === null ? undefined : people.get(nextId);
  }
  return null;
}
