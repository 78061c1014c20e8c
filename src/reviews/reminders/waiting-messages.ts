import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import type { QuietHours } from './quiet-hours.rules.ts';
import { quietHoursOf } from './quiet-messages.ts';
import { detourOf } from './recipients.sql.ts';
import type { DetourReason } from './recipients.ts';
import type { KeptNotice } from './review-notice.ts';

/** Whether a mail that waits can go to its person today. */
export interface WaitingMessage {
  readonly id: string;
  /** Why its person is not told today; null for who is. */
  readonly detour: DetourReason | null;
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

/** The mail as it waits on the organisation's `today`; undefined once it went or was given up. */
export async function readWaiting(
  tx: Tx,
  id: string,
  today: CalendarDate,
): Promise<WaitingMessage | undefined> {
  return await row<WaitingMessage>(
    tx,
    `select message.id, detour.reason as detour, ${quietHoursOf('person')} as "quietHours"
       from reminder_message message
       join person on person.id = message.person_id
       ${detourOf('message.person_id', 'null::uuid', '$2::date')}
      where message.id = $1 and message.state = 'planned'`,
    [id, today],
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

/** In SQL: the update that takes out of the mails `which` what no longer holds: its cycle was closed, or its dates moved. */
const takeOutdatedOutOf = (which: string): string => `
  update reminder
     set suppressed_reason = case
       when cycle.closed_at is not null or ${reviewedSince('cycle.policy_id', 'reminder.schedule_revision')}
         then 'cycle_closed' else 'rescheduled' end
    from review_cycle cycle
   where reminder.message_id in (${which}) and reminder.suppressed_reason is null
     and cycle.id = reminder.cycle_id and not ${isCurrent}`;

/** Takes out of the mail what no longer holds. */
export async function suppressOutdated(tx: Tx, id: string): Promise<void> {
  await tx.query(takeOutdatedOutOf('$1'), [id]);
}

/**
 * {@link beginMessage} and {@link suppressOutdated} in one statement, for those of the mails whose person is told today
 * and keeps no quiet hours, which are nearly all. They are held in the order in which the planner holds them.
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
          and detour.reason is null and person.quiet_from is null
       returning message.id, message.message_id as "messageId", message.person_id as "personId", person.name,
                 message.address, message.notice
     ), outdated as (${takeOutdatedOutOf('select id from begun')})
     select * from begun`,
    [ids, now, today],
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

/** The Message-IDs of what each mail's person was sent of its cycle alone, oldest first, by the mail's id. */
export async function threadsOf(
  tx: Tx,
  messages: readonly ThreadedMessage[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (messages.length === 0) return new Map();
  const threads = await rows<{ id: string; references: string[] }>(
    tx,
    `select asked.id, array_agg(sent.message_id order by sent.sent_at, sent.id) as references
       from jsonb_to_recordset($1::jsonb) as asked (id uuid, "personId" uuid, "cycleId" uuid)
       join reminder_message sent on sent.person_id = asked."personId" and sent.state = 'sent' and sent.id <> asked.id
      where exists (select from reminder told where told.message_id = sent.id and told.cycle_id = asked."cycleId")
        and not exists (select from reminder other where other.message_id = sent.id and other.cycle_id <> asked."cycleId")
      group by asked.id`,
    [JSON.stringify(messages)],
  );
  return new Map(threads.map(({ id, references }) => [id, references]));
}
