import { DomainError } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';

/** A meeting whose minutes are approved, or that was called off: nothing about it changes any more. */
export class MeetingClosed extends DomainError {
  constructor(name: string, state: 'closed' | 'cancelled') {
    const why = state === 'closed' ? 'its minutes are approved: add an addendum' : 'it is cancelled';
    super('meeting_closed', `${name} takes no changes: ${why}`, { state });
  }
}

/** Minutes tell of what was; this meeting is still to come. */
export class MeetingNotBegun extends DomainError {
  constructor(name: string, beginsAt: Instant) {
    super('meeting_not_begun', `${name} has not begun: its minutes cannot be approved yet`, {
      beginsAt: beginsAt.toString(),
    });
  }
}

/** A policy is on the agenda of one upcoming meeting only. */
export class OnOtherAgenda extends DomainError {
  constructor(policy: string) {
    super('on_other_agenda', `${policy} is already on the agenda of a meeting that is not closed`, {
      policy,
    });
  }
}
