import { embargoedPolicies } from '../../policies/embargo.ts';
import { holdsFor } from './scope.sql.ts';

/** The SQL expressions of one question: which code, on which day of service. */
export interface AskedCode {
  readonly system: string;
  readonly code: string;
  readonly on: string;
}

/**
 * The policies, in SQL, whose version in force on a day lists a code, by itself or in a range. $1 is the day as of which
 * embargoes count, $2 the line of business and $3 the jurisdiction (null: any), $4 what was on record `then`.
 *
 * The index of codes gives the policies that ever listed it, some twenty versions each; of a policy's periods the last
 * that begins by the day is the only one that may hold it, since they never overlap, and is one step down an index.
 * Whether its version is among those that list the code is known by then. `offset 0` keeps the planner, which
 * expects more rows than there are, from reading all policies.
 */
export function governingSql({ system, code, on }: AskedCode, then: boolean): string {
  return `
    select p.id as "policyId", p.slug, v.title, v.number as version, v.content_hash as "contentHash",
           lower(e.valid) as "from", upper(e.valid) as until,
           v.lines_of_business as "linesOfBusiness", v.jurisdictions
      from (
        select c.policy_id, array_agg(c.version_id) as versions
               ${then ? '' : `, c.policy_id in ${embargoedPolicies('$1::date')} as embargoed`}
          from (select policy_id, version_id from version_code where code = ${code} and system = ${system}
                 union all
                select policy_id, version_id from version_code where span @> code_key(${system}, ${code})) c
         group by c.policy_id) listed
      cross join lateral (${then ? periodThen(on) : periodNow(on)}) e
      join policy_version v on v.id = e.version_id
      cross join lateral (select id, slug from policy where id = listed.policy_id offset 0) p
     where e.version_id = any (listed.versions) and e.valid @> ${on}
       and ${holdsFor('v.lines_of_business', '$2')} and ${holdsFor('v.jurisdictions', '$3')}
       ${then ? '' : 'and $4::timestamptz is null'}
    offset 0`;
}

/** Hardly any policy has an embargoed version; to leave one out is asked for those alone. */
function periodNow(on: string): string {
  return `
        (select known.version_id, known.valid from effective_period known
          where not listed.embargoed and known.policy_id = listed.policy_id and upper_inf(known.recorded)
            and lower(known.valid) <= ${on}
          order by lower(known.valid) desc limit 1)
        union all
        (select told.version_id, told.valid from public_period($1::date, null) told
          where listed.embargoed and told.policy_id = listed.policy_id and told.valid @> ${on})`;
}

function periodThen(on: string): string {
  return `
        select told.version_id, told.valid from public_period($1::date, $4::timestamptz) told
         where told.policy_id = listed.policy_id and told.valid @> ${on} limit 1`;
}
