import { defineEvent } from '../platform/events/event-definition.ts';

/** Every search of an update is done. For our own floors. */
export const literatureUpdateCompleted = defineEvent<{
  readonly policyId: string;
  readonly updateId: string;
}>('literature.update.completed');

/**
 * How a record stands for a policy has changed: a person decided, took that back, gave or was asked for a second reading,
 * or a notice brought the record back. For our own floors.
 */
export const literatureRecordScreened = defineEvent<{
  readonly policyId: string;
  readonly recordId: string;
}>('literature.record.screened');

/**
 * A record was read that is the notice of another: this one retracts, corrects, updates or republishes it. `type` is the
 * tie as the affected record would print it: `RetractionIn`. For our own floors.
 */
export const literatureNoticeRead = defineEvent<{
  /** The affected record. */
  readonly pmid: string;
  readonly type: string;
  readonly noticePmid: string | null;
}>('literature.notice.read');

/** A policy cites a work that was retracted, corrected, updated or doubted. Once for one notice and policy. For our own floors. */
export const retractionFound = defineEvent<{
  readonly alertId: string;
  readonly policyId: string;
  readonly noticeId: string;
}>('literature.retraction.found');
