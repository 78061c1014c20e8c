/** Where a version's comments are taken; its draft's page shows them. */
export function commentsAddress(policy: string, number: number): string {
  return `/console/policies/${encodeURIComponent(policy)}/drafts/${number}/comments`;
}

/** Where a thread stands on its draft's page. */
export const threadAnchor = (id: string): string => `comment-${id}`;
