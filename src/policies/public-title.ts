import { embargoedVersions, publicOn } from './embargo.ts';

/**
 * The title of a policy, in SQL, that the public may know on `day`: mail and calendars travel further than those they
 * are for. The latest signed version's, unless that is embargoed; then the latest of those before it. Null for a policy
 * of which nothing is signed or public. `policy` is a row and `day` a date, both expressions.
 */
export function publicTitle(policy: string, day: string): string {
  return `(case
    when not exists (select from policy_review_dates dates where dates.policy_id = ${policy}.id) then null
    when exists (select from policy_version hidden
                  where hidden.policy_id = ${policy}.id and hidden.title = ${policy}.title
                    and hidden.id in ${embargoedVersions(day)})
      then (select known.title from policy_version known
             where known.policy_id = ${policy}.id and known.state = 'approved' and ${publicOn('known', day)}
             order by known.number desc limit 1)
    else ${policy}.title end)`;
}
