import { CursorInvalid, DomainError } from '../../kernel/errors.ts';

/** A place in the feed: everything up to and including `sequence` was seen, in the feed of this epoch. */
export interface FeedCursor {
  /**
   * Changes when the feed's database is a copy, was promoted or put back to an earlier day: within one epoch a number stands
   * for one event. A cursor of an earlier epoch holds as far as the feed went when the next epoch began.
   */
  readonly epoch: string;
  readonly sequence: number;
  /** The end of the id of the event at this place: who shows another has read another feed. Null at the beginning. */
  readonly check: string | null;
}

/** The feed's last place, or the beginning of an empty feed. */
export type FeedHead = FeedCursor;

/** A cursor that the feed as it now is never gave. The reader takes the snapshot again and goes on from its cursor. */
export class EpochChanged extends DomainError {
  constructor(epoch: string) {
    super(
      'epoch_changed',
      'after: the feed that gave this cursor is no more, its database was put back to an earlier day, promoted or copied; read /v1/active.ndjson anew and go on from its Almanac-Feed-Cursor',
      { epoch, cursor: formatFeedCursor({ epoch, sequence: 0, check: null }), snapshot: '/v1/active.ndjson' },
    );
  }
}

const CURSOR = /^([0-9a-f]{12})\.(0|[1-9]\d{0,14})(?:\.([0-9a-f]{12}))?$/;

/** The cursor as readers keep it; to them it is a word without parts. */
export function formatFeedCursor({
  epoch,
  sequence,
  check,
}: Omit<FeedCursor, 'check'> & Partial<FeedCursor>): string {
  return check === null || check === undefined ? `${epoch}.${sequence}` : `${epoch}.${sequence}.${check}`;
}

/** Reads `<epoch>.<n>.<check>`, and `<epoch>.<n>` as earlier versions gave it. Throws `cursor_invalid` for anything else. */
export function parseFeedCursor(text: string): FeedCursor {
  const [, epoch, sequence, check] = CURSOR.exec(text) ?? [];
  if (epoch === undefined) throw new CursorInvalid('after');
  return { epoch, sequence: Number(sequence), check: check ?? null };
}

/** What a cursor's check is made of: random to the last bit in every id of an event (RFC 9562 §5.7 rand_b). */
export function checkOf(eventId: string): string {
  return eventId.slice(-12).toLowerCase();
}

/** What the feed as it now is knows of a cursor's place. */
export interface FoundPlace {
  /** Up to which number the feed of the cursor's epoch is this feed; null for an epoch that was never one of it. */
  readonly reach: number | null;
  /** The check of the event that stands at the cursor's number; null where none does. */
  readonly check: string | null;
}

/**
 * The number to read on from; 0, the beginning, without a cursor. Throws {@link EpochChanged}, with the feed's `epoch`, for a
 * cursor of an epoch that was never this feed's, for one from beyond where the feed of its epoch is this feed, and for one
 * at whose place another event stands: the storage was put back under the database, and numbers came again.
 */
export function startOfReading(after: FeedCursor | undefined, epoch: string, found: FoundPlace): number {
  if (after === undefined) return 0;
  const isOurs = found.reach !== null && after.sequence <= found.reach;
  const isSame = after.check === null || after.check === found.check;
  if (!isOurs || !isSame) throw new EpochChanged(epoch);
  return after.sequence;
}
