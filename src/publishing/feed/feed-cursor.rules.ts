import { CursorInvalid, DomainError } from '../../kernel/errors.ts';

/** A place in the feed: everything up to and including `sequence` was seen, in the feed of this epoch. */
export interface FeedCursor {
  /** Changes when the feed's database is a copy, or was put back to an earlier day: a cursor of another epoch means nothing here. */
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
      'after: the feed that gave this cursor is no more, its database was put back to an earlier day or copied; read /v1/active.ndjson anew and go on from its Almanac-Feed-Cursor',
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

/**
 * The number to read on from; 0, the beginning, without a cursor. Throws {@link EpochChanged} for a cursor of another
 * epoch, for one beyond the end, and for one at whose place another event stands (`found` is the check of the event that
 * stands there): the database was put back to an earlier day, and numbers came again.
 */
export function startOfReading(after: FeedCursor | undefined, head: FeedHead, found: string | null): number {
  if (after === undefined) return 0;
  const isOurs = after.epoch === head.epoch && after.sequence <= head.sequence;
  const isSame = after.check === null || after.check === found;
  if (!isOurs || !isSame) throw new EpochChanged(head.epoch);
  return after.sequence;
}
