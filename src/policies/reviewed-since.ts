/**
 * True, in SQL, when `policy`'s review has ended since `revision` of its review dates: a version that was the review was
 * signed, and not cancelled since, or the policy was retired. The dates that came with the signature tell it at once;
 * the review's cycle is closed a moment later, by the event. A reschedule sets dates too, but names no version.
 */
export function reviewedSince(policy: string, revision: string): string {
  return `exists (
    select from policy_review_dates later left join policy_version closing on closing.id = later.version_id
     where later.policy_id = ${policy} and later.revision > ${revision}
       and (later.next_review is null or closing.review_outcome is not null and not exists (
         select from policy_act undone
          where undone.version_id = closing.id and undone.kind = 'cancel' and undone.decided_at is not null)))`;
}
