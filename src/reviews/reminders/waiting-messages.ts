import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import type { QuietHours } from '../../people/persons/quiet-hours.rules.ts';
import { quietHoursOf } from './quiet-messages.ts';
import { detourOf } from './recipients.sql.ts';
import type { DetourReason } from './recipients.ts';
import type { KeptNotice } from './review-notice.ts';

/** Whether a mail that waits can go to its person today. */
export interface WaitingMessage {
  readonly id: string;
  /** Why its person is not told today; null for who is. */
  readonly detour: DetourReason | null;
  /** It was planned so long ago that whom its reminders are for may have changed. */
  readonly stale: boolean;
  readonly quietHours: QuietHours | null;
}

/** A mail whose sending has begun, or that came back. */
export interface BegunMessage {
  readonly id: string;
  readonly messageId: string;
  readonly personId: string;
  readonly name: string;
  readonly address: string;
  /** Null for a mail that carries reminders. */
  readonly notice: KeptNotice | null;
}

/** Minutes for which whom a mail's reminders are for is taken to be as it was when the mail was planned. */
const FRESH_MINUTES = 10;

/** In SQL: the mail has waited, for quiet hours, another morning or the mail server, since it was planned. */
const isStale = (now: string): string =>
  `(message.notice is null and message.created_at < ${now}::timestamptz - make_interval(mins => ${FRESH_MINUTES}))`;

/** The mail as it waits on the organisation's `today`; undefined once it went or was given up. */
export async function readWaiting(
  tx: Tx,
  id: string,
  now: Instant,
  today: CalendarDate,
): Promise<WaitingMessage | undefined> {
  return await row<WaitingMessage>(
    tx,
    `select message.id, detour.reason as detour, ${isStale('$2')} as stale, ${quietHoursOf('person')} as "quietHours"
       from reminder_message message
       join person on person.id = message.person_id
       ${detourOf('message.person_id', 'null::uuid', '$3::date')}
      where message.id = $1 and message.state = 'planned'`,
    [id, now, today],
  );
}

/** Notes that the mail is on its way to the address its person has now: no other reminder joins it from here on. */
export async function beginMessage(tx: Tx, id: string, now: Instant): Promise<BegunMessage | undefined> {
  return await row<BegunMessage>(
    tx,
    `update reminder_message message set tried_at = coalesce(message.tried_at, $2), address = person.email
       from person where message.id = $1 and message.state = 'planned' and person.id = message.person_id
     returning message.id, message.message_id as "messageId", message.person_id as "personId", person.name,
               message.address, message.notice`,
    [id, now],
  );
}

/** Gives the mail up: nothing is left to say in it. */
export async function cancelMessage(tx: Tx, id: string): Promise<void> {
  await tx.query(`update reminder_message set state = 'cancelled' where id = $1 and state = 'planned'`, [id]);
}

/** Marks mails as taken by the mail server. */
export async function markSent(tx: Tx, ids: readonly string[], now: Instant): Promise<void> {
  await tx.query(
    `update reminder_message set state = 'sent', sent_at = $2 where id = any($1::uuid[]) and state = 'planned'`,
    [ids, now],
  );
}

/** In SQL: the reminder belongs to its policy's current review dates, and its cycle is open. */
export const isCurrent = `(cycle.closed_at is null and reminder.schedule_revision =
  (select max(dates.revision) from policy_review_dates dates where dates.policy_id = cycle.policy_id))`;

/**
 * In SQL: a later rung tells the same person of the same review, in a mail that went or will. Of rungs of one day one is
 * the later too, so that two reminders never take each other's place.
 */
const hasLater = `exists (
  select from reminder later
    join review_rung later_rung on later_rung.id = later.rung_id
    join reminder_message carrier on carrier.id = later.message_id
   where later.person_id = reminder.person_id and later.cycle_id = reminder.cycle_id
     and later.schedule_revision = reminder.schedule_revision and later.suppressed_reason is null
     and carrier.state in ('planned', 'sent')
     and (later_rung.due_on, later_rung.occurrence, later_rung.id) > (rung.due_on, rung.occurrence, rung.id))`;

/**
 * In SQL: the update that takes out of the mails `which` what no longer holds: its cycle was closed, its dates moved, or
 * a later rung tells the same, as after the mail server was away for weeks.
 */
const takeOutdatedOutOf = (which: string): string => `
  update reminder
     set suppressed_reason = case
       when cycle.closed_at is not null or ${reviewedSince('cycle.policy_id', 'reminder.schedule_revision')}
         then 'cycle_closed'
       when ${isCurrent} then 'superseded' else 'rescheduled' end
    from review_cycle cycle, review_rung rung
   where reminder.message_id in (${which}) and reminder.suppressed_reason is null
     and cycle.id = reminder.cycle_id and rung.id = reminder.rung_id
     and (not ${isCurrent} or ${hasLater})`;

/** Takes out of the mail what no longer holds. */
export async function suppressOutdated(tx: Tx, id: string): Promise<void> {
  await tx.query(takeOutdatedOutOf('$1'), [id]);
}

/**
 * {@link beginMessage} and {@link suppressOutdated} in one statement, for those of the mails that were planned just now
 * and whose person is told today and keeps no quiet hours, which are nearly all. They are held in the order in which the planner holds them.
 */
export async function beginPlainMessages(
  tx: Tx,
  ids: readonly string[],
  now: Instant,
  today: CalendarDate,
): Promise<BegunMessage[]> {
  return await rows<BegunMessage>(
    tx,
    `with held as (
       select id from reminder_message where id = any($1::uuid[]) and state = 'planned' order by id for update
     ), begun as (
       update reminder_message message set tried_at = coalesce(message.tried_at, $2), address = person.email
         from held, person ${detourOf('person.id', 'null::uuid', '$3::date')}
        where message.id = held.id and message.state = 'planned' and person.id = message.person_id
          and detour.reason is null and person.quiet_from is null and not ${isStale('$2')}
       returning message.id, message.message_id as "messageId", message.person_id as "personId", person.name,
                 message.address, message.notice
     ), outdated as (${takeOutdatedOutOf('select id from begun')})
     select * from begun`,
    [ids, now, today],
  );
}

/** Suppresses those reminders of the mail that are not its person's any more. */
export async function suppressMisplaced(tx: Tx, id: string, rungIds: readonly string[]): Promise<void> {
  await tx.query(
    `update reminder set suppressed_reason = 'audience_changed'
      where message_id = $1 and rung_id = any($2::uuid[]) and suppressed_reason is null`,
    [id, rungIds],
  );
}

/** Suppresses what the mail had still to tell, because its person is not told today. */
export async function suppressForDetour(tx: Tx, id: string, detour: DetourReason): Promise<void> {
  await tx.query(
    `update reminder set suppressed_reason = 'recipient_' || $2::text where message_id = $1 and suppressed_reason is null`,
    [id, detour],
  );
}

/** A mail about one cycle, and whose it is. */
export interface ThreadedMessage {
  readonly id: string;
  readonly personId: string;
  readonly cycleId: string;
}

/** Message-IDs of a thread that a mail names besides its first: a review overdue for years has hundreds. */
const LAST_REFERENCES = 20;

/**
 * The Message-IDs of what each mail's person was sent of its cycle alone, oldest first, by the mail's id: the first, which
 * ties the thread together, and the last ones.
 */
export async function threadsOf(
  tx: Tx,
  messages: readonly ThreadedMessage[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (messages.length === 0) return new Map();
  const threads = await rows<{ id: string; references: string[] }>(
    tx,
    `select id, case when cardinality(ids) > ${LAST_REFERENCES + 1}
              then ids[1] || ids[cardinality(ids) - ${LAST_REFERENCES - 1}:] else ids end as references
       from (select asked.id, array_agg(sent.message_id order by sent.sent_at, sent.id) as ids
       from jsonb_to_recordset($1::jsonb) as asked (id uuid, "personId" uuid, "cycleId" uuid)
       join reminder_message sent on sent.person_id = asked."personId" and sent.state = 'sent' and sent.id <> asked.id
      where exists (select from reminder told where told.message_id = sent.id and told.cycle_id = asked."cycleId")
        and not exists (select from reminder other where other.message_id = sent.id and other.cycle_id <> asked."cycleId")
      group by asked.id) thread`,
    [JSON.stringify(messages)],
  );
  return new Map(threads.map(({ id, references }) => [id, references]));
}
