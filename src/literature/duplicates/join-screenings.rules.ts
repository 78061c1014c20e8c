/** A policy's screening of one of two records that are being joined. */
export interface JoinedScreening {
  readonly id: string;
  readonly policyId: string;
  readonly state: string;
  /** True when nobody ever decided on it or was asked for a second reading: it only waits. */
  readonly untouched: boolean;
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
  /** Both were decided, and not alike: the kept record waits for a person again, who sees both decisions. */
  | { readonly kind: 'conflict'; readonly policyId: string }
  /** The kept record's stands; the duplicate's stays as it is, out of the queue. */
  | { readonly kind: 'stay'; readonly policyId: string };

const ruledOut = new Set(['excluded', 'excluded_in_full_text']);

/** No decision is lost: one that was made on the duplicate alone becomes the kept record's. */
export function fateOfScreening(
  duplicate: JoinedScreening,
  kept: JoinedScreening | undefined,
): ScreeningFate {
  const { policyId, id: screeningId } = duplicate;
  if (kept === undefined) return { kind: 'move', screeningId, policyId };
  if (kept.untouched && !duplicate.untouched) {
    return { kind: 'replace', screeningId, replacedId: kept.id, policyId };
  }
  const bothDecided = duplicate.state !== 'identified' && kept.state !== 'identified';
  const alike = ruledOut.has(duplicate.state) === ruledOut.has(kept.state);
  return { kind: bothDecided && !alike ? 'conflict' : 'stay', policyId };
}
