/**
 * The parts of the statements that find whom reminders reach, as common table expressions of a `with recursive`. They
 * read `asked (key, policy_id, day, audience, persons, passed, reasons, detail)` and give
 *
 * - `reached (key, person_id, stands_in, detail)`: whom each key reaches, each person once; `stands_in` where the owner,
 *   or nobody of those asked, could be reached and the chairs or administrators were found instead;
 * - `detours (key, person_id, from_person_id, reason, until_on, step)`: whom a person reached stands in for (step 0) and
 *   who was passed over on the way to them.
 *
 * Joins back to a list of all keys are left out on purpose: PostgreSQL guesses such lists to be short, and would compare
 * ten thousand keys with ten thousand keys one by one.
 */
export const recipientExpressions = (): string => `
  role_people as materialized (
    select wanted.audience, holder.person_id
      from (select distinct audience from asked) wanted
      join person_role holder on holder.role = any(wanted.audience)
      join person on person.id = holder.person_id and person.active
  ),
  told as (
    select asked.key, asked.policy_id, asked.day, named.person_id, asked.passed, asked.reasons, asked.detail,
           'owner' = any(asked.audience) and exists (select from policy
             where policy.id = asked.policy_id and policy.owner_id = named.person_id) as for_owner
      from asked cross join lateral (${named}) named
  ),
  walk as (${walkFrom('told', 'walk')}),
  missed as (
    select walk.key, passing.from_person_id, passing.reason, passing.until_on, min(passing.step) as step
      from walk ${passing('walk.passed || walk.person_id', 'walk.reasons || walk.reason', 'walk.untils || walk.until_on')}
     where not walk.here
     group by walk.key, passing.from_person_id, passing.reason, passing.until_on
  ),
  orphan as (
    select key, policy_id, day, detail
      from (select key, policy_id, day, detail, false as for_owner, false as found from asked
            union all select key, policy_id, day, detail, for_owner, here from walk) look
     group by key, policy_id, day, detail
    having not bool_or(found) or (bool_or(for_owner) and not bool_or(found and for_owner))
  ),
  stand_in as (
    select orphan.key, orphan.policy_id, orphan.day, holder.person_id, '{}'::uuid[] as passed, '{}'::text[] as reasons,
           jsonb_build_object('role', holder.role, 'asked', orphan.detail) as detail, false as for_owner
      from orphan
      join person_role holder on holder.role in ('committee_chair', 'admin')
      join person on person.id = holder.person_id and person.active
  ),
  stand_in_walk as (${walkFrom('stand_in', 'stand_in_walk')}),
  nearest as (
    select *, rank() over (partition by key order by detail->>'role' = 'admin') as place from stand_in_walk where here
  ),
  reached as materialized (
    select key, person_id, bool_or(stands_in) as stands_in, detail
      from (select key, person_id, false as stands_in, detail from walk where here
            union all
            select key, person_id, true, nullif(detail->'asked', 'null') from nearest where place = 1) found
     group by key, person_id, detail
  ),
  detours as (
    select walk.key, walk.person_id, passing.from_person_id, passing.reason, passing.until_on, passing.step
      from walk ${passing('walk.passed', 'walk.reasons', 'walk.untils')} where walk.here
    union all
    select nearest.key, nearest.person_id, missed.from_person_id, missed.reason, missed.until_on, missed.step
      from nearest join missed on missed.key = nearest.key where nearest.place = 1
    union all
    select nearest.key, nearest.person_id, passing.from_person_id, passing.reason, passing.until_on, passing.step + 1
      from nearest ${passing('nearest.passed', 'nearest.reasons', 'nearest.untils')} where nearest.place = 1
  )`;

/** The persons a key asks for: owner and reviewers whether they are still here or not, roles by those who hold them now. */
const named = `
  select policy.owner_id as person_id from policy
   where policy.id = asked.policy_id and 'owner' = any(asked.audience) and policy.owner_id is not null
  union
  select reviewer.person_id from policy_reviewer reviewer
   where reviewer.policy_id = asked.policy_id and 'reviewers' = any(asked.audience)
  union
  select role_people.person_id from role_people where role_people.audience = asked.audience
  union
  select unnest(asked.persons)`;

/**
 * In SQL: `detour`, why a person is not told on a day (null: is told) and who is asked instead: who left or whose
 * address failed, the policy's backup; who is on leave, the delegate.
 */
export function detourOf(person: string, policy: string, day: string): string {
  return `cross join lateral (
    select case when not asked_one.active then 'inactive' when leave.delegate_id is not null then 'on_leave'
                when asked_one.address_failed_at is not null then 'address_failed' end as reason,
           case when asked_one.active and leave.delegate_id is not null then leave.delegate_id else home.backup_id end as next_id,
           case when asked_one.active then leave.until_on end as until_on
      from person asked_one
      left join policy home on home.id = ${policy}
      left join delegation leave on leave.person_id = asked_one.id and leave.ended_at is null
       and leave.first_on <= ${day} and ${day} < leave.until_on
     where asked_one.id = ${person}) detour`;
}

/** Follows each person from one to the next until somebody is there, nobody is named, or all were asked before. */
function walkFrom(start: string, name: string): string {
  return `
    select start.key, start.policy_id, start.day, start.detail, start.for_owner, start.person_id, start.passed, start.reasons,
           array_fill(null::date, array[cardinality(start.passed)]) as untils,
           detour.reason, detour.next_id, detour.until_on, detour.reason is null as here
      from ${start} start ${detourOf('start.person_id', 'start.policy_id', 'start.day')}
    union all
    select before.key, before.policy_id, before.day, before.detail, before.for_owner, before.next_id, before.passed || before.person_id,
           before.reasons || before.reason, before.untils || before.until_on,
           detour.reason, detour.next_id, detour.until_on, detour.reason is null
      from ${name} before ${detourOf('before.next_id', 'before.policy_id', 'before.day')}
     where not before.here and before.next_id <> before.person_id and before.next_id <> all(before.passed)`;
}

/** In SQL: `passing`, one row for each step of a way. */
function passing(persons: string, reasons: string, untils: string): string {
  return `cross join lateral (
    select from_person_id, reason, until_on, (place - 1)::int as step
      from unnest(${persons}, ${reasons}, ${untils}) with ordinality as step (from_person_id, reason, until_on, place)) passing`;
}
