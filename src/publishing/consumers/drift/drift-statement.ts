import { sharesName } from '../../lookups/scope.sql.ts';

/** The first moment, in SQL, of a day in the zone $3. */
const midnight = (day: string): string => `((${day})::timestamp at time zone $3)`;

/** Whether consumer `c` follows a version in SQL: what it names must all fit; a version for all lines of business fits any. */
const follows = (version: string): string => `(
  (c.policy_ids = '{}' or ${version}.policy_id = any(c.policy_ids))
  and ${sharesName('c.lines_of_business', `${version}.lines_of_business`)}
  and ${sharesName('c.jurisdictions', `${version}.jurisdictions`)}
  and (c.codes = '{}' or (c.id, ${version}.version_id) in (select consumer_id, version_id from coded)))`;

/**
 * Where each consumer stands with each policy that it is measured on, as the table expression `standing`, from what was
 * signed and what was said alone: nothing is stored that a day could make wrong. Parameters: $1 the organisation's today,
 * $2 now, $3 its zone, $4 ids of consumers (null: all).
 *
 * What a consumer uses is the version it last said to have loaded, a preloaded one from its effective day on. It drifts
 * since the last moment at which what it used was what was in force then, as was known then: of both axes of the effective
 * periods the narrower counts, so that a correction counts from its signature and a scheduled version from its midnight.
 */
export const STANDING = `
  chosen as materialized (
    select * from consumer where $4::uuid[] is null or id = any($4)),
  coded as materialized (
    select c.id as consumer_id, v.version_id
      from chosen c cross join unnest(c.codes) as named
      join version_code v on v.code = split_part(named, ' ', 2) and v.system = split_part(named, ' ', 1)
    union
    select c.id, v.version_id
      from chosen c cross join unnest(c.codes) as named
      join version_code v on v.span @> code_key(split_part(named, ' ', 1), split_part(named, ' ', 2))),
  in_force as materialized (
    select e.policy_id, v.id as version_id, v.number, v.content_hash, v.title, v.lines_of_business, v.jurisdictions,
           lower(e.valid) as begins_on
      from effective_period e join policy_version v on v.id = e.version_id
     where upper_inf(e.recorded) and e.valid @> $1::date and exists (select from chosen)),
  said as materialized (
    select h.consumer_id, h.policy_id, h.version_id, v.number, v.content_hash, v.title, v.lines_of_business,
           v.jurisdictions, v.effective, h.first_at, h.said_at, h.dropped_at, h.damaged_at, h.damaged_hash,
           act.kind as ended_by, v.effective > $1::date and act.kind is null as ahead,
           greatest(h.said_at, begun.at) as used_at, greatest(h.first_at, begun.at) as used_from
      from chosen c
      join consumer_holding h on h.consumer_id = c.id and h.said_at is not null
      join policy_version v on v.id = h.version_id
      left join policy_act act on act.version_id = v.id and act.decided_at is not null and act.kind in ('cancel', 'withdraw')
     cross join lateral (
       select case when act.kind = 'cancel' then act.decided_at else ${midnight('v.effective')} end as at) begun),
  used as materialized (
    select distinct on (consumer_id, policy_id) * from said
     where not ahead and dropped_at is null
     order by consumer_id, policy_id, used_at desc, effective desc, number desc),
  damage as materialized (
    select s.consumer_id, s.policy_id, min(s.damaged_at) as at
      from said s left join used u on u.consumer_id = s.consumer_id and u.version_id = s.version_id
     where s.damaged_at is not null and s.dropped_at is null and (s.ahead or u.version_id is not null)
     group by s.consumer_id, s.policy_id),
  measured as (
    select c.id as consumer_id, f.policy_id from chosen c join in_force f on ${follows('f')}
    union
    select c.id, u.policy_id from chosen c join used u on u.consumer_id = c.id and ${follows('u')}
    union
    select consumer_id, policy_id from damage),
  judged as materialized (
    select m.consumer_id, m.policy_id, f.version_id as expected_id, u.version_id as used_id, u.used_at, d.at as damaged_at,
           case when d.at is not null then 'damaged'
                when u.content_hash = f.content_hash or (u.version_id is null and f.version_id is null) then null
                when u.version_id is null then 'missing'
                when u.ended_by = 'withdraw' then 'withdrawn'
                when u.ended_by = 'cancel' then 'cancelled'
                when f.version_id is null then 'ended'
                else 'outdated' end as reason
      from measured m
      left join in_force f on f.policy_id = m.policy_id
      left join used u on u.consumer_id = m.consumer_id and u.policy_id = m.policy_id
      left join damage d on d.consumer_id = m.consumer_id and d.policy_id = m.policy_id),
  stint as (
    select consumer_id, policy_id, content_hash, used_from,
           least(coalesce(dropped_at, 'infinity'), coalesce(lead(used_at) over (
             partition by consumer_id, policy_id, dropped_at is null order by used_at, effective, number), 'infinity')) as until
      from said where not ahead),
  was_right as materialized (
    select s.consumer_id, s.policy_id, max(least(held.ends, s.until)) as until
      from judged j
      join stint s on s.consumer_id = j.consumer_id and s.policy_id = j.policy_id
      join effective_period e on e.policy_id = s.policy_id
      join policy_version v on v.id = e.version_id and v.content_hash = s.content_hash
     cross join lateral (
       select greatest(${midnight('lower(e.valid)')}, lower(e.recorded)) as begins,
              least(${midnight('upper(e.valid)')}, upper(e.recorded)) as ends) held
     where j.reason is not null and j.reason <> 'damaged'
       and greatest(held.begins, s.used_from) < least(held.ends, s.until)
     group by s.consumer_id, s.policy_id),
  begun as materialized (
    select e.policy_id, min(lower(e.recorded)) as recorded_at,
           range_agg(e.valid) filter (where upper_inf(e.recorded)) as days
      from effective_period e
     where e.policy_id in (select j.policy_id from judged j
             left join was_right w on w.consumer_id = j.consumer_id and w.policy_id = j.policy_id
            where j.reason is not null and w.until is null)
     group by e.policy_id),
  drifted as materialized (
    select j.*, c.grace_minutes, case j.reason when 'damaged' then j.damaged_at else least($2::timestamptz,
             coalesce(w.until, greatest(c.measured_since, coalesce(
               (select greatest(${midnight('lower(run)')}, b.recorded_at) from unnest(b.days) as run where run @> $1::date),
               j.used_at)))) end as since
      from judged j
      join chosen c on c.id = j.consumer_id
      left join was_right w on w.consumer_id = j.consumer_id and w.policy_id = j.policy_id
      left join begun b on b.policy_id = j.policy_id
     where j.reason is not null),
  standing as (
    select j.consumer_id, j.policy_id, j.expected_id, j.used_id, j.reason, d.since,
           d.since + make_interval(mins => d.grace_minutes) as behind_from,
           case when j.reason is null then 'current' when j.reason = 'damaged' then 'damaged'
                when d.since + make_interval(mins => d.grace_minutes) <= $2::timestamptz then 'behind'
                else 'due' end as state
      from judged j left join drifted d on d.consumer_id = j.consumer_id and d.policy_id = j.policy_id)`;
