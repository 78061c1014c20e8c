/** Records that one request may add; no committee reads more in one version. */
export const mostAtOnce = 500;

/** Why a record does not become a reference. */
export const evidenceRefusals = [
  'unknown',
  'not_included',
  'second_reading_open',
  'duplicate',
  'retracted',
  'already_cited',
  'too_many_at_once',
] as const;
export type EvidenceRefusal = (typeof evidenceRefusals)[number];

/** What decides whether a record becomes a reference. */
export interface EvidenceFacts {
  readonly isIncluded: boolean;
  readonly isSettled: boolean;
  /** Its second reading was asked for and is not given. */
  readonly isUnread: boolean;
  readonly isDuplicate: boolean;
  readonly isRetracted: boolean;
  /** Its number in the reference list; null for one that the draft does not cite. */
  readonly reference: number | null;
  /** Why a retracted work is cited all the same; null where nobody said. */
  readonly forced: string | null;
}

/** The first thing that speaks against it; null when nothing does. Only a retraction can be overruled, with a reason. */
export function refusalOfEvidence(facts: EvidenceFacts | null): EvidenceRefusal | null {
  if (facts === null) return 'unknown';
  if (facts.isDuplicate) return 'duplicate';
  // whatever the first reader said: the second one is not to learn it from the answer
  if (facts.isUnread) return 'second_reading_open';
  if (!facts.isIncluded) return 'not_included';
  if (!facts.isSettled) return 'second_reading_open';
  if (facts.reference !== null) return 'already_cited';
  return facts.isRetracted && facts.forced === null ? 'retracted' : null;
}

/** Each refusal in words. */
export const refusalWords: Record<EvidenceRefusal, string> = {
  unknown: 'it is not in the queue of this policy',
  not_included: 'nobody has included it',
  second_reading_open: 'its second reading is not given, or the two readers differ',
  duplicate: 'another record stands for it',
  retracted: 'it is retracted: a reason is needed to cite it all the same',
  already_cited: 'the draft cites it already',
  too_many_at_once: `at most ${mostAtOnce} records are added at once: add it next`,
};
