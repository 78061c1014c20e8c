import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { QuietHours } from '../../people/persons/quiet-hours.rules.ts';
import { publicTitle } from '../../policies/public-title.ts';
import type { ReminderKind } from '../votes/vote-deadline.rules.ts';

/** A planned mail with its person and what it is about. */
export interface HeldVoteMessage {
  readonly id: string;
  readonly messageId: string;
  readonly roundId: string;
  readonly versionId: string;
  readonly policyId: string;
  /** What the public may know of the policy's title; null for nothing. */
  readonly title: string | null;
  readonly version: number;
  readonly kind: ReminderKind;
  /** The last day that the reminder is about. */
  readonly voteBy: CalendarDate | null;
  readonly personId: string;
  readonly name: string;
  readonly active: boolean;
  readonly address: string;
  readonly addressFailed: boolean;
  /** When it was first handed to the mail server; null before. */
  readonly triedAt: Instant | null;
  readonly quietHours: QuietHours | null;
}

/** Reads a planned mail and holds it; undefined for one that went or was given up. */
export async function holdVoteMessage(
  tx: Tx,
  id: string,
  today: CalendarDate,
): Promise<HeldVoteMessage | undefined> {
  return await row<HeldVoteMessage>(
    tx,
    `select message.id, message.message_id as "messageId", round.id as "roundId", version.id as "versionId",
            policy.id as "policyId", ${publicTitle('policy', '$2::date')} as title, version.number as version,
            reminder.kind, reminder.vote_by as "voteBy", person.id as "personId", person.name, person.active,
            person.email as address, person.address_failed_at is not null as "addressFailed",
            message.tried_at as "triedAt",
            case when person.quiet_from is not null then jsonb_build_object('zone', person.zone,
              'from', person.quiet_from, 'until', person.quiet_until) end as "quietHours"
       from vote_message message
       join vote_reminder reminder on reminder.id = message.reminder_id
       join approval_round round on round.id = message.round_id
       join policy_version version on version.id = round.version_id
       join policy on policy.id = version.policy_id
       join person on person.id = message.person_id
      where message.id = $1 and message.state = 'planned' for update of message`,
    [id, today],
  );
}

/** Notes that the mail is on its way to this address. */
export async function beginVoteMessage(
  tx: Tx,
  { id, address }: HeldVoteMessage,
  now: Instant,
): Promise<void> {
  await tx.query('update vote_message set tried_at = coalesce(tried_at, $2), address = $3 where id = $1', [
    id,
    now,
    address,
  ]);
}

/** Lets the mail wait until `at`. */
export async function postponeVoteMessage(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.query(`update vote_message set send_at = $2, enqueued_at = null where id = $1`, [id, at]);
}

/** Gives the mail up. */
export async function cancelVoteMessage(tx: Tx, id: string): Promise<void> {
  await tx.query(`update vote_message set state = 'cancelled' where id = $1 and state = 'planned'`, [id]);
}

/** Marks the mail as taken by the mail server. */
export async function markVoteMessageSent(tx: Tx, id: string, now: Instant): Promise<void> {
  await tx.query(`update vote_message set state = 'sent', sent_at = $2 where id = $1 and state = 'planned'`, [
    id,
    now,
  ]);
}

/** A mail that came back: by our id, or by its Message-ID and the address it went to. */
export type BouncedVoteMail =
  { readonly id: string } | { readonly messageId: string; readonly address: string };

/** Marks a mail as come back for good; undefined where it is none of ours, went elsewhere, or is known already. */
export async function markVoteMessageBounced(
  tx: Tx,
  by: BouncedVoteMail,
  reason: string,
): Promise<{ readonly personId: string; readonly address: string } | undefined> {
  const [which, values] =
    'id' in by
      ? ['id = $2::uuid', [by.id]]
      : ['message_id = $2 and lower(address) = lower($3)', [by.messageId, by.address]];
  return await row(
    tx,
    `update vote_message set state = 'bounced', bounce_reason = $1
      where ${which} and state in ('planned', 'sent') and tried_at is not null and address is not null
     returning person_id as "personId", address`,
    [reason, ...values],
  );
}

/** The Message-IDs of what the mail's person was sent of this version's votes before, oldest first. */
export async function voteThread(
  tx: Tx,
  { id, personId, versionId }: Pick<HeldVoteMessage, 'id' | 'personId' | 'versionId'>,
): Promise<string[]> {
  const sent = await rows<{ messageId: string }>(
    tx,
    `select message.message_id as "messageId" from vote_message message
       join approval_round round on round.id = message.round_id
      where message.person_id = $1 and round.version_id = $2 and message.state = 'sent' and message.id <> $3
      order by message.sent_at, message.id limit 20`,
    [personId, versionId, id],
  );
  return sent.map(({ messageId }) => messageId);
}
