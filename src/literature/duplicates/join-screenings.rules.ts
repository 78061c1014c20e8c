import type { ScreeningState } from '../screening/screening.rules.ts';
import { contradicts, type Verdict } from '../screening/second-reading.rules.ts';

/** A second reading of a screening, as far as a join asks for it. */
export interface JoinedReading {
  /** Null where a second reading is wanted and nobody could be asked yet. */
  readonly readerId: string | null;
  /** Null while it was asked for and not given. */
  readonly verdict: Verdict | null;
  /** True where the two readers' conflict was ended by somebody. */
  readonly resolved: boolean;
}

/** A policy's screening of one of two records that are being joined. */
export interface JoinedScreening {
  readonly id: string;
  readonly policyId: string;
  readonly state: ScreeningState;
  /** True when nobody ever decided on it or was asked for a second reading: it only waits. */
  readonly untouched: boolean;
  /** True for one that waits again, for a notice that nobody has answered yet. */
  readonly returned: boolean;
  readonly decidedBy: string | null;
  readonly reading: JoinedReading | null;
}

/** What becomes of two records' screenings for one policy. */
export type ScreeningFate =
  /** The duplicate's screening goes on under the kept record. */
  | { readonly kind: 'move'; readonly screeningId: string; readonly policyId: string }
  /** The same, in place of the kept record's own, which only waited. */
  | {
      readonly kind: 'replace';
      readonly screeningId: string;
      readonly replacedId: string;
      readonly policyId: string;
    }
  /** The two do not agree: the kept record waits for a person again, who sees both. */
  | { readonly kind: 'conflict'; readonly policyId: string }
  /** The kept record's stands, and takes over the second reading that is still open on the duplicate's. */
  | {
      readonly kind: 'carry';
      readonly screeningId: string;
      readonly keptId: string;
      readonly policyId: string;
    }
  /** The kept record's stands; the duplicate's stays as it is, out of the queue. */
  | { readonly kind: 'stay'; readonly policyId: string };

/** What a state says of the record: is it evidence, is it none, could its text not be had, or is that still to be said. */
type Outcome = 'in' | 'out' | 'not_had' | 'waiting';

const outcomes: Record<ScreeningState, Outcome> = {
  identified: 'waiting',
  sought: 'waiting',
  retrieved: 'waiting',
  not_retrieved: 'not_had',
  included: 'in',
  excluded: 'out',
  excluded_in_full_text: 'out',
};

/** What a person wanted of a duplicate that still waits, against what was said of the kept record. */
const unwanted: Record<ScreeningState, readonly Outcome[]> = {
  identified: [],
  sought: ['out'],
  // its text is here: that it could not be had is not so
  retrieved: ['out', 'not_had'],
  not_retrieved: [],
  included: [],
  excluded: [],
  excluded_in_full_text: [],
};

/**
 * No decision is lost: one that was made on the duplicate alone becomes the kept record's, and one that says something else
 * than the kept record's goes to a person. No second reading that is open is taken for done.
 */
export function fateOfScreening(
  duplicate: JoinedScreening,
  kept: JoinedScreening | undefined,
): ScreeningFate {
  const { policyId, id: screeningId } = duplicate;
  if (kept === undefined) return { kind: 'move', screeningId, policyId };
  if (duplicate.untouched) return { kind: 'stay', policyId };
  if (kept.untouched) return { kind: 'replace', screeningId, replacedId: kept.id, policyId };
  if (disagree(duplicate, kept)) return { kind: 'conflict', policyId };
  const kind = fateOfReading(duplicate, kept);
  return kind === 'carry' ? { kind, screeningId, keptId: kept.id, policyId } : { kind, policyId };
}

function disagree(duplicate: JoinedScreening, kept: JoinedScreening): boolean {
  const [said, standing] = [outcomes[duplicate.state], outcomes[kept.state]];
  if (said !== 'waiting') return said !== standing;
  return duplicate.returned || unwanted[duplicate.state].includes(standing);
}

/** What becomes of the duplicate's second reading where the decisions agree. */
function fateOfReading({ reading }: JoinedScreening, kept: JoinedScreening): 'carry' | 'conflict' | 'stay' {
  if (reading === null || reading.resolved) return 'stay';
  const { verdict, readerId } = reading;
  const contradicted = verdict !== null && contradicts(verdict, kept.state);
  const open = verdict === null || contradicted || outcomes[kept.state] === 'waiting';
  if (!open) return 'stay';
  // who decided on the kept record does not read it a second time: their decision there is their reading
  const free = kept.reading === null && (readerId === null || readerId !== kept.decidedBy);
  if (free) return 'carry';
  return verdict === null ? 'stay' : 'conflict';
}
