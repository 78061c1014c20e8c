import type { Instant } from '../../kernel/instant.ts';
import type { Witness } from './notice-kinds.rules.ts';
import { liftedReasonOf, reconcile, type KnownNotice, type LiftedReason } from './reconcile-notices.rules.ts';
import type { ToldTie } from './told-ties.rules.ts';

/** A notice about a watched work, as its row says. */
export interface NoticeRow extends KnownNotice {
  readonly workId: string;
  readonly heardAt: Instant;
  readonly liftedAt: Instant | null;
  readonly liftedReason: LiftedReason | null;
}

/** One thing that happened to a notice. */
export interface NoticeStep {
  readonly noticeId: string;
  readonly kind: 'heard' | 'witnessed' | 'refined' | 'unheard' | 'lifted' | 'stands_again';
  readonly witness: Witness | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What one witness's word on one work does to the notices about it. */
export interface NoticeChange {
  /** New ones and those that changed, as they are now. */
  readonly notices: readonly NoticeRow[];
  readonly steps: readonly NoticeStep[];
}

/** What a witness said of one work. */
export interface Word {
  readonly workId: string;
  readonly witness: Witness;
  readonly told: readonly ToldTie[];
  /** Whether it told all that it knows: what it does not name any more, it has taken back. */
  readonly isWhole: boolean;
  readonly at: Instant;
  /** Makes the id of a new notice. */
  readonly newId: () => string;
}

/** Holds a witness's word against what is known of the work: who tells what, what is new, what is lifted, what stands again. */
export function changeBy(word: Word, known: readonly NoticeRow[]): NoticeChange {
  const { witness } = word;
  const { added, heard, unheard } = reconcile(known, word.told, witness);
  const steps: NoticeStep[] = [];
  const note = (noticeId: string, kind: NoticeStep['kind'], detail: NoticeStep['detail'] = {}) =>
    steps.push({
      noticeId,
      kind,
      witness: kind === 'lifted' || kind === 'stands_again' ? null : witness,
      detail,
    });

  const now = new Map(known.map((notice) => [notice.id, notice]));
  for (const { notice, tie, isRefined } of heard) {
    const before = now.get(notice.id)!; // heard ones are known ones
    if (!before.witnesses.includes(witness)) note(notice.id, 'witnessed', { ...tie });
    else if (isRefined) note(notice.id, 'refined', { ...tie });
    now.set(notice.id, { ...before, ...tie, witnesses: withWitness(before.witnesses, witness) });
  }
  for (const { id } of word.isWhole ? unheard : []) {
    const before = now.get(id)!;
    note(id, 'unheard');
    now.set(id, { ...before, witnesses: before.witnesses.filter((other) => other !== witness) });
  }
  for (const tie of added) {
    const id = word.newId();
    note(id, 'heard', { ...tie });
    const { workId, at } = word;
    now.set(id, {
      ...tie,
      id,
      workId,
      witnesses: [witness],
      heardAt: at,
      liftedAt: null,
      liftedReason: null,
    });
  }
  const standing = withStanding(withDistinctNames([...now.values()]), word.at, note);
  return { notices: standing.filter((notice) => !isUnchanged(notice, known)), steps };
}

/** The affected record's own tie takes the place of what the notice's record told. */
function withWitness(witnesses: readonly Witness[], witness: Witness): readonly Witness[] {
  const others = witnesses.filter(
    (other) => other !== witness && !(witness === 'pubmed' && other === 'notice'),
  );
  return [...others, witness].sort();
}

/** Of two notices of one kind only one keeps a name that both are told by. */
export function withDistinctNames(notices: readonly NoticeRow[]): NoticeRow[] {
  return notices.map((notice, index) => {
    const before = notices.slice(0, index).filter(({ kind }) => kind === notice.kind);
    const pmid = before.some((other) => other.pmid === notice.pmid) ? null : notice.pmid;
    const doi = before.some((other) => other.doi === notice.doi) ? null : notice.doi;
    return { ...notice, pmid, doi };
  });
}

/** Notices as they stand once it is known who tells of each; what was lifted or stands again is noted. */
export function withStanding(
  notices: readonly NoticeRow[],
  at: Instant,
  note: (noticeId: string, kind: NoticeStep['kind'], detail?: NoticeStep['detail']) => void,
): NoticeRow[] {
  return notices.map((notice) => {
    const reason = liftedReasonOf(notice, notices);
    if (reason === notice.liftedReason) return notice;
    if (reason === null) note(notice.id, 'stands_again');
    else note(notice.id, 'lifted', { reason });
    return { ...notice, liftedAt: reason === null ? null : at, liftedReason: reason };
  });
}

function isUnchanged(notice: NoticeRow, known: readonly NoticeRow[]): boolean {
  const before = known.find(({ id }) => id === notice.id);
  return (
    before !== undefined &&
    before.pmid === notice.pmid &&
    before.doi === notice.doi &&
    before.source === notice.source &&
    before.liftedReason === notice.liftedReason &&
    [...before.witnesses].sort().join() === [...notice.witnesses].sort().join()
  );
}
