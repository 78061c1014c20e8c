import { defineEvent } from '../platform/events/event-definition.ts';

/** Every search of an update is done. For our own floors. */
export const literatureUpdateCompleted = defineEvent<{
  readonly policyId: string;
  readonly updateId: string;
}>('literature.update.completed');

/** A person decided on a record for a policy. For our own floors. */
export const literatureRecordScreened = defineEvent<{
  readonly policyId: string;
  readonly recordId: string;
}>('literature.record.screened');
