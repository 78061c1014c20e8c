import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** Why something was decided: one of the organisation's reasons, words of one's own, or both. */
export interface GivenReason {
  readonly id: string | null;
  /** The organisation's words for it. */
  readonly label: string | null;
  readonly words: string | null;
}

/** No reason at all. */
export const noReason: GivenReason = { id: null, label: null, words: null };

/** A reason as a person sends it: the id of one of the organisation's, own words, or both. */
export interface ReasonAsked {
  readonly reasonId: string | null;
  readonly reason: string | null;
}

/** A reason on one line, the organisation's words first; null where none was given. */
export function reasonLine({ label, words }: Pick<GivenReason, 'label' | 'words'>): string | null {
  if (label === null) return words;
  return words === null ? label : `${label}: ${words}`;
}

/**
 * Reads reasons as they were sent, in their order: each as it is to be kept, or what is wrong with it. A retired reason
 * explains nothing new.
 */
export async function reasonsOf(
  tx: Tx,
  asked: readonly ReasonAsked[],
): Promise<(GivenReason | { readonly problem: string })[]> {
  const found = await rows<{ id: string; label: string; retired: boolean }>(
    tx,
    `select id, label, retired_at is not null as retired from exclusion_reason where id = any($1::uuid[])`,
    [asked.flatMap(({ reasonId }) => reasonId ?? [])],
  );
  const known = new Map(found.map((reason) => [reason.id, reason]));
  return asked.map(({ reasonId, reason }) => {
    if (reasonId === null) return { id: null, label: null, words: reason };
    const one = known.get(reasonId.toLowerCase());
    if (one === undefined) return { problem: 'no reason of the organisation has this id' };
    if (one.retired) return { problem: `"${one.label}" is retired: choose another` };
    return { id: one.id, label: one.label, words: reason };
  });
}
