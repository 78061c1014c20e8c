import { z } from 'zod';
import { CursorInvalid } from '../../kernel/errors.ts';

/** The query of every list: where to go on, and how many at most. */
export const pageSchema = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageQuery = z.output<typeof pageSchema>;

/** A part of a list; `nextCursor` is null at its end. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** A cursor is opaque to its user: the sort key of the last item. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor of `length` parts. Throws `cursor_invalid` for anything else. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  const parts = z.array(z.union([z.string().refine(isStorable), z.number()])).length(length);
  try {
    return parts.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new CursorInvalid();
  }
}

/** PostgreSQL takes no NUL in a text, and no list gave one. */
const isStorable = (text: string): boolean => !text.includes('\0');

/** Cuts a list that was read with `limit + 1` rows into a page. */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  keyOf: (item: Item) => readonly (string | number)[],
): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
