/**
 * True, in SQL, when a version that was `policy`'s review has been signed since `revision` of its review dates. The
 * dates that came with the signature tell it at once; the review's cycle is closed a moment later, by the event. A
 * reschedule sets dates too, but names no version.
 */
export function reviewedSince(policy: string, revision: string): string {
  return `exists (
    select from policy_review_dates later
      join policy_version closing on closing.id = later.version_id and closing.review_outcome is not null
     where later.policy_id = ${policy} and later.revision > ${revision})`;
}
