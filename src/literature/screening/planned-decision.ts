import { InvalidRequest } from '../../kernel/errors.ts';
import { reasonLine, type GivenReason } from './given-reason.ts';
import { refuseMerged, subjectOf, type HeldReading, type HeldScreening } from './held-screenings.ts';
import { ScreenedAlready, SecondReadingRefused } from './screening.errors.ts';
import {
  aimOf,
  decided,
  decisionsFrom,
  type ScreeningDecision,
  type ScreeningState,
} from './screening.rules.ts';
import { contradicts, verdicts, type Verdict } from './second-reading.rules.ts';

/** What a decision will do: move the record, or be the second reading of it. */
export type PlannedDecision =
  | {
      readonly kind: 'move';
      readonly screening: HeldScreening;
      readonly to: ScreeningState;
      readonly reason: GivenReason;
    }
  | {
      readonly kind: 'reading';
      readonly screening: HeldScreening;
      readonly reading: HeldReading;
      readonly verdict: Verdict;
      readonly reason: GivenReason;
    };

/** Who decides: the person, and everybody for whom they answer today. */
export interface Decider {
  readonly personId: string;
  readonly answersFor: ReadonlySet<string>;
}

/**
 * The second reading that a decider still owes on a record; null for everybody else, who sees what the first reader said.
 * Who decided on the record does not read it a second time, not even for somebody on leave.
 */
export function readingOwed({ reading, decidedBy }: HeldScreening, decider: Decider): HeldReading | null {
  if (reading === null || reading.readAt !== null || decidedBy?.id === decider.personId) return null;
  return reading.readerId !== null && decider.answersFor.has(reading.readerId) ? reading : null;
}

/** True where the readers of a record disagree and nobody has resolved it. */
export function inConflict({ reading, state }: HeldScreening): boolean {
  return (
    reading !== null &&
    reading.verdict !== null &&
    reading.resolvedAt === null &&
    contradicts(reading.verdict, state)
  );
}

/**
 * What a person's decision on a held record does. Throws {@link SecondReadingRefused}, also while the readers disagree and
 * for a second reader who would read first too, {@link ScreenedAlready}, record_merged, IllegalTransition, and
 * invalid_request for an exclusion without a reason.
 */
export function planDecision(
  screening: HeldScreening,
  decider: Decider,
  decision: ScreeningDecision,
  reason: GivenReason,
): PlannedDecision {
  refuseMerged(screening);
  if (decision === 'exclude' && reasonLine(reason) === null) {
    throw new InvalidRequest([{ field: 'reason', reason: 'an exclusion needs its reason' }]);
  }
  const reading = readingOwed(screening, decider);
  if (reading !== null)
    return { kind: 'reading', screening, reading, verdict: verdictOf(screening, decision), reason };
  refuseReader(screening, decider);
  const { state, decidedBy, decidedAt } = screening;
  if (decidedBy !== null && decidedAt !== null && !decisionsFrom(state).includes(decision)) {
    throw new ScreenedAlready(subjectOf(screening), state, aimOf(decision), { by: decidedBy, at: decidedAt });
  }
  return { kind: 'move', screening, to: decided(subjectOf(screening), state, decision), reason };
}

/** One paper is not read twice by the same person, and no conflict ends because one of the two moves on. */
function refuseReader(screening: HeldScreening, { personId }: Decider): void {
  const subject = subjectOf(screening);
  if (inConflict(screening)) {
    throw new SecondReadingRefused(
      subject,
      'its two readers disagree: resolve that first, by a third person’s verdict or one of the two changing theirs with a reason',
    );
  }
  const { reading, state } = screening;
  if (
    state === 'identified' &&
    reading !== null &&
    reading.readAt !== null &&
    reading.readerId === personId
  ) {
    throw new SecondReadingRefused(subject, 'you gave its second reading: somebody else decides on it first');
  }
}

function verdictOf(screening: HeldScreening, decision: ScreeningDecision): Verdict {
  const verdict = verdicts.find((each) => each === decision);
  if (verdict !== undefined) return verdict;
  throw new SecondReadingRefused(
    subjectOf(screening),
    'you were asked for a second reading: say include, exclude or seek first',
  );
}
