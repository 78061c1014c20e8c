/** A signed version as drafts are measured against it. */
export interface SignedVersion {
  readonly id: string;
  readonly number: number;
  /** The version it was drafted from; null for an adopted or first one. */
  readonly baseVersionId: string | null;
  /** True when it replaces its base in place: a correction or a reaffirmation. */
  readonly inPlace: boolean;
  readonly corrects: boolean;
  /** Numbers of corrections that its text carries although its base does not. */
  readonly carries: readonly number[];
  /** False once it was cancelled or withdrawn. */
  readonly stands: boolean;
}

/**
 * The version whose text the next draft begins from: the last of the line, except that a correction or reaffirmation of
 * an earlier version stands beside the line and not at its head. Cancelled and withdrawn versions are passed over; where
 * all are, the last of them is still the text to begin from. `signed` come in the order of the line: adopted ones by their effective
 * days, then the voted ones as they were signed.
 */
export function headOf(signed: readonly SignedVersion[]): SignedVersion | null {
  let head: SignedVersion | null = null;
  for (const version of signed.filter(({ stands }) => stands)) {
    if (!version.inPlace || head === null || version.baseVersionId === head.id) head = version;
  }
  return head ?? signed.at(-1) ?? null;
}

/** Where a text comes from: its base, and which corrections it says it carries besides. */
export interface Descent {
  readonly baseVersionId: string | null;
  readonly carries: readonly number[];
}

/**
 * The corrections of its forebears that a text lacks: each would be dropped unseen where that text takes over. A
 * correction is carried by descent, or because the text, or a forebear, says that it is.
 */
export function lackedCorrections(
  text: Descent,
  signed: readonly SignedVersion[],
  ownId: string | null = null,
): number[] {
  const byId = new Map(signed.map((version) => [version.id, version]));
  const carried = new Set<string>(ownId === null ? [] : [ownId]);
  const take = (descent: Descent): void => {
    for (const number of descent.carries) {
      const correction = signed.find((version) => version.number === number);
      if (correction !== undefined) carried.add(correction.id);
    }
    const base = descent.baseVersionId === null ? undefined : byId.get(descent.baseVersionId);
    if (base === undefined || carried.has(base.id)) return;
    carried.add(base.id);
    take(base);
  };
  take(text);
  return signed
    .filter(({ corrects, stands, id }) => corrects && stands && !carried.has(id))
    .filter(({ baseVersionId }) => baseVersionId !== null && carried.has(baseVersionId))
    .map(({ number }) => number);
}
