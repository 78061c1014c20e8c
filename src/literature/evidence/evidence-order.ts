import type { JudgedRecord } from './draft-evidence.ts';

/** In which order records come into a draft: as given (for all: as they were included), or by the year they appeared. */
export const evidenceOrders = ['as_given', 'oldest_first', 'newest_first'] as const;
export type EvidenceOrder = (typeof evidenceOrders)[number];

/** The records in an order; those of one date, and those without a date at the end, stay as given. */
export function inOrder<Item extends { readonly found: JudgedRecord }>(
  order: EvidenceOrder,
  items: readonly Item[],
): Item[] {
  if (order === 'as_given') return [...items];
  const direction = order === 'oldest_first' ? 1 : -1;
  const dayOf = ({ found }: Item) => found.record.fields.publishedOn;
  return items.toSorted((a, b) => {
    const [one, other] = [dayOf(a), dayOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return one === other ? 0 : one < other ? -direction : direction;
  });
}
