import type { Instant, Zone } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { afterQuietHours, type QuietHours } from '../../people/persons/quiet-hours.rules.ts';

/** A mail to a person who keeps quiet hours. */
export interface QuietMessage {
  readonly id: string;
  readonly quietHours: QuietHours;
}

/** In SQL: the quiet hours of `person`; null where there are none. */
export const quietHoursOf = (person: string): string =>
  `case when ${person}.quiet_from is not null then jsonb_build_object('zone', ${person}.zone,
     'from', ${person}.quiet_from, 'until', ${person}.quiet_until) end`;

/** The mails that are ready, of all or only of those given, to persons who keep quiet hours at some time of the day. */
export async function readyInQuietHours(
  tx: Tx,
  now: Instant,
  only: readonly string[] | null,
): Promise<QuietMessage[]> {
  return await rows<QuietMessage>(
    tx,
    `select message.id, ${quietHoursOf('person')} as "quietHours"
       from reminder_message message join person on person.id = message.person_id
      where message.state = 'planned' and message.enqueued_at is null and message.send_at <= $1
        and person.quiet_from is not null and ($2::uuid[] is null or message.id = any($2))`,
    [now, only],
  );
}

/** Lets those mails whose person has quiet hours at `now` wait for their end, and gives how many do. */
export async function postponeToQuietEnd(
  tx: Tx,
  messages: readonly QuietMessage[],
  now: Instant,
  houseZone: Zone,
): Promise<number> {
  const waiting = messages
    .map(({ id, quietHours }) => ({ id, sendAt: afterQuietHours(now, quietHours, houseZone) }))
    .filter(({ sendAt }) => sendAt.epochNanoseconds > now.epochNanoseconds);
  if (waiting.length === 0) return 0;
  await tx.query(
    `update reminder_message message set send_at = waiting."sendAt", enqueued_at = null
       from jsonb_to_recordset($1::jsonb) as waiting (id uuid, "sendAt" timestamptz)
      where message.id = waiting.id and message.state = 'planned'`,
    [JSON.stringify(waiting.map(({ id, sendAt }) => ({ id, sendAt: sendAt.toString() })))],
  );
  return waiting.length;
}
