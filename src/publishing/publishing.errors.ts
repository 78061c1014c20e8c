import type { CalendarDate } from '../kernel/calendar-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { mediaTypes } from './negotiation.rules.ts';

/** A published policy that no version governs on a day: before its first day, in a gap, or after its last. */
export class NoVersionInForce extends DomainError {
  constructor(slug: string, on: CalendarDate, nextFrom: CalendarDate | null) {
    super('no_version_in_force', `no version of ${slug} is in force on ${on}`, {
      policy: slug,
      on,
      nextFrom,
    });
  }
}

/** A request that accepts none of a version's representations. */
export class NotAcceptable extends DomainError {
  constructor() {
    super('not_acceptable', 'Accept: none of these is made of a version', {
      offered: Object.values(mediaTypes),
    });
  }
}

/** A delivery that cannot be sent again now, and why. */
export class DeliveryNotReplayable extends DomainError {
  constructor(deliveryId: string, reason: string) {
    super('delivery_not_replayable', `delivery ${deliveryId} is not sent again: ${reason}`, { reason });
  }
}
