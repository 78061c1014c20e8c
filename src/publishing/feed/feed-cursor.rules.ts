import { CursorInvalid, DomainError } from '../../kernel/errors.ts';

/** A place in the feed: everything up to and including `sequence` was seen, in the feed of this epoch. */
export interface FeedCursor {
  /** Changes when the feed is numbered anew: a cursor of another epoch means nothing here. */
  readonly epoch: string;
  readonly sequence: number;
}

/** A cursor that the feed as it now is never gave. The reader takes the snapshot again and goes on from its cursor. */
export class EpochChanged extends DomainError {
  constructor(epoch: string) {
    super(
      'epoch_changed',
      'after: this feed was numbered anew; read /v1/active.ndjson and go on from its cursor',
      {
        epoch,
        cursor: formatFeedCursor({ epoch, sequence: 0 }),
      },
    );
  }
}

const CURSOR = /^([0-9a-f]{12})\.(0|[1-9]\d{0,14})$/;

export function formatFeedCursor({ epoch, sequence }: FeedCursor): string {
  return `${epoch}.${sequence}`;
}

/** Reads `<epoch>.<n>`. Throws `cursor_invalid` for anything else. */
export function parseFeedCursor(text: string): FeedCursor {
  const [, epoch, sequence] = CURSOR.exec(text) ?? [];
  if (epoch === undefined) throw new CursorInvalid('after');
  return { epoch, sequence: Number(sequence) };
}

/**
 * The number to read on from; 0, the beginning, without a cursor. Throws {@link EpochChanged} for a cursor of another
 * epoch, and for one beyond the end: the database was put back to an earlier day, and numbers will come again.
 */
export function startOfReading(after: FeedCursor | undefined, head: FeedCursor): number {
  if (after === undefined) return 0;
  if (after.epoch !== head.epoch || after.sequence > head.sequence) throw new EpochChanged(head.epoch);
  return after.sequence;
}
