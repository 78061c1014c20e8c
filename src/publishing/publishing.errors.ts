import type { CalendarDate } from '../kernel/calendar-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { mediaTypes } from './renditions/negotiation.rules.ts';

/** What governs instead of a policy, as consumers are told: criteria by name, or another policy and where it is. */
export type ToldSuccessor =
  { readonly criteria: string } | { readonly policy: string; readonly active: string };

/** What is told of a policy that no version governs on a day. */
export interface NothingInForceTold {
  /** Its slug. */
  readonly policy: string;
  readonly on: CalendarDate;
  /** The first later day on which a version will govern; null where none is known. Undefined for a policy that has ended. */
  readonly nextFrom?: CalendarDate | null;
  /** The day on which it ended; undefined before its first day and in a gap. */
  readonly retiredOn?: CalendarDate;
  readonly successor: ToldSuccessor | null;
}

/** A published policy that no version governs on a day: before its first day, or in a gap. */
export class NoVersionInForce extends DomainError {
  constructor(readonly told: NothingInForceTold) {
    super('no_version_in_force', `no version of ${told.policy} is in force on ${told.on}`, { ...told });
  }
}

/** A policy that has ended: no version governs the day, and none is to come. */
export class PolicyRetired extends DomainError {
  constructor(readonly told: NothingInForceTold & { readonly retiredOn: CalendarDate }) {
    const { policy, on, retiredOn, successor } = told;
    const next =
      successor === null
        ? ''
        : `; ${'policy' in successor ? successor.policy : successor.criteria} governs instead`;
    super('policy_retired', `no version of ${policy} governs ${on}: it ended on ${retiredOn}${next}`, {
      ...told,
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

/** A webhook that gets nothing now, asked for something to be sent to it; and why it gets nothing. */
export class WebhookNotActive extends DomainError {
  constructor(webhookId: string, state: 'unverified' | 'disabled') {
    const why =
      state === 'disabled' ? 'it is disabled' : 'its address has not answered yet whether it wants webhooks';
    super('webhook_not_active', `nothing is sent to webhook ${webhookId}: ${why}`, { state });
  }
}
