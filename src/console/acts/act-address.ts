/** What a director can decide about a policy without a draft; each has a form of its own. */
export const actFormKinds = ['reaffirm', 'retire', 'cancel', 'withdraw'] as const;
export type ActFormKind = (typeof actFormKinds)[number];

/** The page of a policy's acts. */
export function actsAddress(policy: string): string {
  return `/console/policies/${encodeURIComponent(policy)}/acts`;
}

/** One act that waits for another director, or that was decided. */
export function actAddress(policy: string, id: string): string {
  return `${actsAddress(policy)}/${encodeURIComponent(id)}`;
}

/** The form of a new act; `fields` are its terms by name. */
export function actFormAddress(
  policy: string,
  kind: ActFormKind,
  fields: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
  return `${actsAddress(policy)}/new/${kind}${query === '' ? '' : `?${query}`}`;
}
