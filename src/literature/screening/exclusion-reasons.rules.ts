import type { FieldProblem } from '../../kernel/errors.ts';

/** A reason as it stands. */
export interface KnownReason {
  readonly id: string;
  readonly label: string;
  readonly retired: boolean;
  /** Whether anything was ever explained by it. */
  readonly used: boolean;
}

/** A reason as it is wanted; without an id a new one. */
export interface WantedReason {
  readonly id?: string | undefined;
  readonly label: string;
}

/** What makes of the reasons that stand those that are wanted. */
export interface ReasonChanges {
  /** The wanted reasons in their order: one that stands, its label as it is to be; `null` for a new one. */
  readonly kept: readonly { readonly id: string | null; readonly label: string }[];
  /** Those that stood and are not wanted any more. */
  readonly retired: readonly string[];
}

/**
 * How to come from the reasons that stand to those that are wanted. What a reason has explained keeps its words: one that
 * was used and gets another label is retired, and the new label is a new reason. One that is named again comes back from
 * retirement.
 */
export function reasonChanges(
  standing: readonly KnownReason[],
  wanted: readonly WantedReason[],
): ReasonChanges {
  const known = new Map(standing.map((reason) => [reason.id, reason]));
  const kept = wanted.map(({ id, label }) => {
    const before = id === undefined ? undefined : known.get(id);
    const stays = before !== undefined && (before.label === label || !before.used);
    return { id: stays ? before.id : null, label };
  });
  const ids = new Set(kept.map(({ id }) => id));
  return {
    kept,
    retired: standing.filter(({ id, retired }) => !retired && !ids.has(id)).map(({ id }) => id),
  };
}

/** What is wrong with a wanted list: unknown ids, one named twice, two labels that differ in case alone. */
export function reasonProblems(
  standing: readonly KnownReason[],
  wanted: readonly WantedReason[],
): FieldProblem[] {
  const known = new Set(standing.map(({ id }) => id));
  const firstOfId = new Map<string, number>();
  const firstOfLabel = new Map<string, number>();
  return wanted.flatMap(({ id, label }, index) => {
    const field = `reasons.${index}`;
    const key = comparable(label);
    const sameLabel = firstOfLabel.get(key);
    firstOfLabel.set(key, sameLabel ?? index);
    const sameId = id === undefined ? undefined : firstOfId.get(id);
    if (id !== undefined) firstOfId.set(id, sameId ?? index);
    return [
      ...(id === undefined || known.has(id)
        ? []
        : [{ field: `${field}.id`, reason: 'no reason has this id' }]),
      ...(sameId === undefined
        ? []
        : [{ field: `${field}.id`, reason: `is named twice, first by ${place(sameId)}` }]),
      ...(sameLabel === undefined
        ? []
        : [{ field: `${field}.label`, reason: `says the same as ${place(sameLabel)}` }]),
    ];
  });
}

/** Labels that read alike are one: case, composed or not, and the width of spaces do not tell them apart. */
export function comparable(label: string): string {
  return label.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

const place = (index: number): string => `the ${index + 1}. reason`;
