import { InvalidRequest } from '../../kernel/errors.ts';
import { reasonLine, type GivenReason } from './given-reason.ts';
import { subjectOf, type HeldReading, type HeldScreening } from './held-screenings.ts';
import { ScreenedAlready, SecondReadingRefused } from './screening.errors.ts';
import {
  aimOf,
  decided,
  decisionsFrom,
  type ScreeningDecision,
  type ScreeningState,
} from './screening.rules.ts';
import { verdicts, type Verdict } from './second-reading.rules.ts';

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
  return decider.answersFor.has(reading.readerId) ? reading : null;
}

/**
 * What a person's decision on a held record does. Throws {@link SecondReadingRefused}, {@link ScreenedAlready},
 * IllegalTransition, and invalid_request for an exclusion without a reason.
 */
export function planDecision(
  screening: HeldScreening,
  decider: Decider,
  decision: ScreeningDecision,
  reason: GivenReason,
): PlannedDecision {
  if (decision === 'exclude' && reasonLine(reason) === null) {
    throw new InvalidRequest([{ field: 'reason', reason: 'an exclusion needs its reason' }]);
  }
  const reading = readingOwed(screening, decider);
  if (reading !== null)
    return { kind: 'reading', screening, reading, verdict: verdictOf(screening, decision), reason };
  const { state, decidedBy, decidedAt } = screening;
  if (decidedBy !== null && decidedAt !== null && !decisionsFrom(state).includes(decision)) {
    throw new ScreenedAlready(subjectOf(screening), state, aimOf(decision), { by: decidedBy, at: decidedAt });
  }
  return { kind: 'move', screening, to: decided(subjectOf(screening), state, decision), reason };
}

function verdictOf(screening: HeldScreening, decision: ScreeningDecision): Verdict {
  const verdict = verdicts.find((each) => each === decision);
  if (verdict !== undefined) return verdict;
  throw new SecondReadingRefused(
    subjectOf(screening),
    'you were asked for a second reading: say include, exclude or seek first',
  );
}
