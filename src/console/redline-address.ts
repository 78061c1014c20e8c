import type { VersionSummary } from '../policies/versions.queries.ts';

/** The page that shows what changed between two versions of a policy. */
export function redlineAddress(
  policy: string,
  { from, to, whole = false }: { readonly from: number; readonly to: number; readonly whole?: boolean },
): string {
  const query = `from=${from}&to=${to}${whole ? '&whole=true' : ''}`;
  return `/console/policies/${encodeURIComponent(policy)}/changes?${query}`;
}

/** The version that another is compared with unless somebody asks otherwise: its base, else the one numbered before it. */
export function comparedWith(
  version: Pick<VersionSummary, 'number' | 'baseVersionId'>,
  versions: readonly Pick<VersionSummary, 'id' | 'number'>[],
): number | null {
  const base = versions.find(({ id }) => id === version.baseVersionId);
  if (base !== undefined) return base.number;
  const earlier = versions.map(({ number }) => number).filter((number) => number < version.number);
  return earlier.length === 0 ? null : Math.max(...earlier);
}
