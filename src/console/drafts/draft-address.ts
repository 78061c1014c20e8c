/** The page of a draft, by its policy's slug and its version's number. */
export function draftAddress(policy: string, number: number): string {
  return `/console/policies/${encodeURIComponent(policy)}/drafts/${number}`;
}
