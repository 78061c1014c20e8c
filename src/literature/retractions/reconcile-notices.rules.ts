import type { NoticeKind, Witness } from './notice-kinds.rules.ts';
import { placeKey, type ToldTie } from './told-ties.rules.ts';

/** A notice about one work, as it is known. */
export interface KnownNotice extends ToldTie {
  readonly id: string;
  /** Who tells of it now; nobody, once all have taken it back. */
  readonly witnesses: readonly Witness[];
}

/** What one witness's word on a work changes. */
export interface Reconciliation {
  /** Notices not known before. */
  readonly added: readonly ToldTie[];
  /** Known ones that the witness tells of, with what is known of them now. */
  readonly heard: readonly {
    readonly notice: KnownNotice;
    readonly tie: ToldTie;
    readonly isRefined: boolean;
  }[];
  /** Known ones that the witness told of before and does not any more. */
  readonly unheard: readonly KnownNotice[];
}

/**
 * Holds what a witness tells now of a work against the notices known of it. One notice may be told in many ways: by its
 * PMID, its DOI, its printed place, or only as a fact, and with more of these from week to week. It is taken for one as
 * long as nothing contradicts, the surest likeness first, so that nobody is alerted twice; each known one answers for one told.
 */
export function reconcile(
  known: readonly KnownNotice[],
  told: readonly ToldTie[],
  witness: Witness,
): Reconciliation {
  const pairs = new Map<ToldTie, KnownNotice>();
  for (const isAlike of likenesses) {
    for (const tie of told) {
      if (pairs.has(tie)) continue;
      const taken = new Set(pairs.values());
      const match = known.find(
        (notice) => !taken.has(notice) && notice.kind === tie.kind && isAlike(notice, tie),
      );
      if (match !== undefined) pairs.set(tie, match);
    }
  }
  const heard = [...pairs].map(([tie, notice]) => {
    const refined = refinedBy(notice, tie);
    return { notice, tie: refined, isRefined: !isSame(notice, refined) };
  });
  const matched = new Set(pairs.values());
  return {
    added: told.filter((tie) => !pairs.has(tie)),
    heard,
    unheard: known.filter((notice) => notice.witnesses.includes(witness) && !matched.has(notice)),
  };
}

/** Why a notice does not stand any more. */
export type LiftedReason = 'withdrawn' | 'followed_by_retraction' | 'republished' | 'in_pubmed_again';

/**
 * Why a notice about a work is lifted, given all the notices about the work; null for one that stands. A concern ends
 * with the retraction that follows it, also where its tie stays.
 */
export function liftedReasonOf(
  notice: Pick<KnownNotice, 'kind' | 'witnesses'>,
  all: readonly Pick<KnownNotice, 'kind' | 'witnesses'>[],
): LiftedReason | null {
  const stands = (...kinds: NoticeKind[]) =>
    all.some((other) => kinds.includes(other.kind) && other.witnesses.length > 0);
  if (notice.kind === 'concern' && stands('retraction', 'retracted_and_republished')) {
    return 'followed_by_retraction';
  }
  if (notice.witnesses.length > 0) return null;
  if (notice.kind === 'not_in_pubmed') return 'in_pubmed_again';
  return notice.kind === 'retraction' && stands('retracted_and_republished') ? 'republished' : 'withdrawn';
}

type Likeness = (notice: KnownNotice, tie: ToldTie) => boolean;

/** The surest first. */
const likenesses: readonly Likeness[] = [
  (notice, tie) => tie.pmid !== null && notice.pmid === tie.pmid,
  (notice, tie) => tie.doi !== null && notice.doi === tie.doi && !contradicts(notice.pmid, tie.pmid),
  (notice, tie) =>
    tie.source !== '' && placeKey(notice.source) === placeKey(tie.source) && !contradict(notice, tie),
  (notice, tie) => !contradict(notice, tie),
];

function contradict(notice: ToldTie, tie: ToldTie): boolean {
  if (contradicts(notice.pmid, tie.pmid) || contradicts(notice.doi, tie.doi)) return true;
  const [one, other] = [placeKey(notice.source), placeKey(tie.source)];
  const areNamed = notice.pmid !== null || notice.doi !== null || tie.pmid !== null || tie.doi !== null;
  // two printed places without any number are two notices; with one, the place may be worded otherwise
  return !areNamed && one !== '' && other !== '' && one !== other;
}

const contradicts = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one !== other;

function refinedBy(notice: KnownNotice, tie: ToldTie): ToldTie {
  return {
    kind: notice.kind,
    pmid: notice.pmid ?? tie.pmid,
    doi: notice.doi ?? tie.doi,
    source: notice.source === '' ? tie.source : notice.source,
  };
}

const isSame = (one: ToldTie, other: ToldTie): boolean =>
  one.pmid === other.pmid && one.doi === other.doi && one.source === other.source;
