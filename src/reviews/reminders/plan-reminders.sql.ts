import { recipientExpressions } from './recipients.sql.ts';

/**
 * Plans what a day has to tell, whatever that is, as one statement: whom each rung reaches, the digest of each person or
 * a mail of its own, a reminder for each rung and person, and the detours it took. It answers what each rung reached.
 *
 * $1 the rungs, $2 the day, $3 now, $4 the Message-ID with `{id}` in place of the message's id, $5 and $6 the mornings on
 * which a digest may go, the earliest first.
 */
export const planStatement = (): string => `
  with recursive asked as (${askedRungs}),
  ${recipientExpressions()},
  wanted as materialized (${wanted}),
  alone as materialized (select gen_random_uuid() as message_id, * from wanted where delivery = 'individual'),
  gathered as materialized (select distinct person_id from wanted where delivery = 'digest'),
  open_digest as materialized (${openDigest}),
  new_digest as (${newDigest}),
  new_alone as (
    insert into reminder_message (id, person_id, kind, message_id, send_at, created_at)
    select message_id, person_id, 'individual', ${messageId('message_id')}, $3, $3 from alone
  ),
  placed as (
    select rung_id, cycle_id, schedule_revision, person_id, message_id from alone
    union all
    select wanted.rung_id, wanted.cycle_id, wanted.schedule_revision, wanted.person_id, digest.id
      from wanted
      join (select id, person_id from open_digest union all select id, person_id from new_digest) digest
        on digest.person_id = wanted.person_id
     where wanted.delivery = 'digest'
  ),
  written as (${writtenReminders}),
  redirected as (${writtenDetours}),
  -- somebody who has a digest on every morning looked at: what has no mail was not sent
  unplaced as (
    select rung_id, person_id from wanted
     where delivery = 'digest'
       and person_id not in (select person_id from open_digest union all select person_id from new_digest)
  )
  select key as "rungId", count(person_id)::int as reached, bool_or(stands_in) as "standIn"
    from (select key, null::uuid as person_id, false as stands_in from asked
          union all select key, person_id, stands_in from reached
           where (key, person_id) not in (select rung_id, person_id from unplaced)) look
   group by key`;

const askedRungs = `
  select rung."rungId" as key, rung."policyId" as policy_id, $2::date as day, rung.audience, rung.persons, rung.passed,
         rung.reasons, jsonb_build_object('cycleId', rung."cycleId", 'scheduleRevision', rung."scheduleRevision",
                                          'delivery', rung.delivery, 'inDigest', rung."inDigest") as detail
    from jsonb_to_recordset($1::jsonb) as rung ("rungId" uuid, "policyId" uuid, "cycleId" uuid, "scheduleRevision" int,
      delivery text, "inDigest" boolean, audience text[], persons uuid[], passed uuid[], reasons text[])`;

// Who has it in a mail that went or will go needs it no second time; a mail that came back, or a person who was away
// and is here again, does not count.
const wanted = `
  select reached.key as rung_id, (reached.detail->>'cycleId')::uuid as cycle_id,
         (reached.detail->>'scheduleRevision')::int as schedule_revision, reached.person_id,
         case when (reached.detail->>'inDigest')::boolean then 'digest' when person.reminders = 'individual' then 'individual'
              else reached.detail->>'delivery' end as delivery
    from reached
    join person on person.id = reached.person_id
   where not exists (
     select from reminder told join reminder_message carrier on carrier.id = told.message_id
      where told.rung_id = reached.key and told.person_id = reached.person_id
        and told.suppressed_reason is null and carrier.state <> 'bounced')`;

// Locked, so that its job does not begin meanwhile and leave a reminder behind that joins it.
const openDigest = `
  select message.id, message.person_id from reminder_message message
   where message.person_id in (select person_id from gathered)
     and message.kind = 'digest' and message.state = 'planned' and message.tried_at is null
   order by message.id for update of message`;

const newDigest = `
  insert into reminder_message (id, person_id, kind, message_id, digest_on, send_at, created_at)
  select message.id, message.person_id, 'digest', ${messageId('message.id')}, free.day, free.at, $3
    from (select gen_random_uuid() as id, person_id from gathered
           where not exists (select from open_digest where open_digest.person_id = gathered.person_id)) message
    ${firstFreeMorning('message.person_id', 'message.id', '$5', '$6')}
  returning id, person_id`;

const writtenReminders = `
  insert into reminder (id, cycle_id, schedule_revision, rung_id, person_id, message_id)
  select gen_random_uuid(), cycle_id, schedule_revision, rung_id, person_id, message_id from placed
  on conflict on constraint reminder_once do update set message_id = excluded.message_id, suppressed_reason = null
  returning id, rung_id, person_id`;

const writtenDetours = `
  insert into reminder_redirect (reminder_id, from_person_id, reason, step)
  select distinct on (told.id, detours.from_person_id) told.id, detours.from_person_id, detours.reason, detours.step
    from detours
    join (select id, rung_id, person_id from written
          union all
          select id, rung_id, person_id from reminder
           where suppressed_reason is null and rung_id in (select key from detours)) told
      on told.rung_id = detours.key and told.person_id = detours.person_id
   order by told.id, detours.from_person_id, detours.step
  on conflict on constraint reminder_redirect_pk do nothing`;

function messageId(id: string): string {
  return `replace($4, '{id}', ${id}::text)`;
}

/** In SQL: `free`, the first of the given mornings on which the person has no other digest. */
export function firstFreeMorning(person: string, message: string, days: string, instants: string): string {
  const isFree = (day: string): string => `not exists (select from reminder_message taken
    where taken.person_id = ${person} and taken.kind = 'digest' and taken.digest_on = ${day}
      and taken.state <> 'cancelled' and taken.id <> ${message})`;
  // Nearly always it is the first, which saves looking at them all.
  return `cross join lateral (
    select (${days}::date[])[1] as day, (${instants}::timestamptz[])[1] as at where ${isFree(`(${days}::date[])[1]`)}
    union all
    (select morning.day, morning.at from unnest(${days}::date[], ${instants}::timestamptz[]) as morning (day, at)
      where not ${isFree(`(${days}::date[])[1]`)} and ${isFree('morning.day')}
      order by morning.day limit 1)) free`;
}
