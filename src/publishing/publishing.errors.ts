import type { CalendarDate } from '../kernel/calendar-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { mediaTypes } from './renditions/negotiation.rules.ts';

/** What governs instead of a policy, as consumers are told: criteria by name, or another policy and where it is. */
export type ToldSuccessor =
  { readonly criteria: string } | { readonly policy: string; readonly active: string };

/** A published policy that no version governs on a day: before its first day, or in a gap. */
export class NoVersionInForce extends DomainError {
  constructor(
    slug: string,
    on: CalendarDate,
    nextFrom: CalendarDate | null,
    successor: ToldSuccessor | null,
  ) {
    super('no_version_in_force', `no version of ${slug} is in force on ${on}`, {
      policy: slug,
      on,
      nextFrom,
      successor,
    });
  }
}

/** A policy that has ended: no version governs the day, and none is to come. */
export class PolicyRetired extends DomainError {
  constructor(slug: string, on: CalendarDate, retiredOn: CalendarDate, successor: ToldSuccessor | null) {
    const next =
      successor === null
        ? ''
        : `; ${'policy' in successor ? successor.policy : successor.criteria} governs instead`;
    super('policy_retired', `no version of ${slug} governs ${on}: it ended on ${retiredOn}${next}`, {
      policy: slug,
      on,
      retiredOn,
      successor,
    });
  }
}

/** A request that accepts none of the representations that are `offered`: those of a version unless others are named. */
export class NotAcceptable extends DomainError {
  constructor(offered: readonly string[] = Object.values(mediaTypes)) {
    super('not_acceptable', 'Accept: none of these is made of a version', {
      offered,
    });
  }
}

/** A delivery that cannot be sent again now, and why. */
export class DeliveryNotReplayable extends DomainError {
  constructor(deliveryId: string, reason: string) {
    super('delivery_not_replayable', `delivery ${deliveryId} is not sent again: ${reason}`, { reason });
  }
}
