import { isCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { instant, type Instant } from '../../kernel/instant.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/page.ts';

/** Where a search goes on, and what it looks at: all its pages look at one day, as known at one moment. */
export interface SearchPlace {
  readonly rank: number;
  readonly slug: string;
  readonly on: CalendarDate;
  readonly knownAt: Instant;
}

/** The cursor of a search; `question` is what makes two searches the same. */
export function searchCursor({ rank, slug, on, knownAt }: SearchPlace, question: string): string {
  return encodeCursor([rank, slug, on, knownAt.toString(), tagOf(question)]);
}

/** Reads a cursor of this very question. Throws `cursor_invalid` for any other. */
export function readSearchCursor(cursor: string, question: string): SearchPlace {
  const [rank, slug, on, knownAt, tag] = decodeCursor(cursor, 5);
  const isWhole = typeof rank === 'number' && Number.isInteger(rank) && Math.abs(rank) < 2 ** 31;
  if (!isWhole || typeof slug !== 'string' || tag !== tagOf(question)) throw new CursorInvalid();
  if (typeof on !== 'string' || !isCalendarDate(on) || typeof knownAt !== 'string') throw new CursorInvalid();
  try {
    return { rank, slug, on, knownAt: instant(knownAt) };
  } catch {
    throw new CursorInvalid(); // RangeError: no instant
  }
}

const tagOf = (question: string): string => sha256(question).slice('sha256:'.length, 'sha256:'.length + 12);
