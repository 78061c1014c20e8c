import { DomainError } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ScreeningState } from './screening.rules.ts';

/** Who decided on a record last, and when. */
export interface LastDecision {
  readonly by: { readonly id: string; readonly name: string };
  readonly at: Instant;
}

/** A decision on a record that somebody has decided on already: says who, so that the two can talk. */
export class ScreenedAlready extends DomainError {
  constructor(subject: string, from: ScreeningState, to: ScreeningState, last: LastDecision) {
    super('illegal_transition', `${subject} cannot go from ${from} to ${to}: ${last.by.name} decided on it`, {
      from,
      to,
      decidedBy: last.by,
      decidedAt: last.at.toString(),
    });
  }
}

/** Nobody has decided on the record, or a notice has brought it back since. */
export class NothingToUndo extends DomainError {
  constructor(subject: string) {
    super('nothing_to_undo', `${subject} has no decision that could be taken back`);
  }
}

/** The decision on a record is built on: a version's text cites it. */
export class RecordCited extends DomainError {
  constructor(subject: string, version: number, reference: number) {
    super(
      'record_cited',
      `${subject} is reference ${reference} of version ${version}: take it out there first`,
      { version, reference },
    );
  }
}

/** The record was found to be another one: that one is screened in its place. */
export class RecordMerged extends DomainError {
  constructor(subject: string, kept: { readonly id: string; readonly name: string }) {
    super('record_merged', `${subject} is the same paper as ${kept.name}: decide on that one`, {
      keptRecordId: kept.id,
    });
  }
}

/** A second reading that cannot be asked for, given or resolved so. */
export class SecondReadingRefused extends DomainError {
  constructor(subject: string, why: string) {
    super('second_reading_refused', `${subject}: ${why}`);
  }
}

/** Something that is done only with words of one's own for why. */
export class ReasonRequired extends DomainError {
  constructor(what: string) {
    super('reason_required', `${what} wants a reason`, { fields: [{ field: 'reason', reason: what }] });
  }
}
