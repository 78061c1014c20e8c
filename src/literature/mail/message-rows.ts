import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { QuietHours } from '../../people/persons/quiet-hours.rules.ts';
import type { MessageToWrite } from './literature-mail.ts';

/** A planned mail with what is known of its person. */
export interface HeldMessage extends MessageToWrite {
  readonly messageId: string;
  readonly threadKey: string | null;
  readonly active: boolean;
  readonly address: string;
  readonly addressFailed: boolean;
  /** When it was first handed to the mail server; null before. */
  readonly triedAt: Instant | null;
  readonly quietHours: QuietHours | null;
}

/** Reads a planned mail and holds it; undefined for one that went or was given up. */
export async function holdMessage(tx: Tx, id: string): Promise<HeldMessage | undefined> {
  return await row<HeldMessage>(
    tx,
    `select message.id, message.kind, message.person_id as "personId", person.name, message.data,
            message.message_id as "messageId", message.thread_key as "threadKey", message.tried_at as "triedAt",
            person.active, person.email as address, person.address_failed_at is not null as "addressFailed",
            case when person.quiet_from is not null then jsonb_build_object('zone', person.zone,
              'from', person.quiet_from, 'until', person.quiet_until) end as "quietHours"
       from literature_message message join person on person.id = message.person_id
      where message.id = $1 and message.state = 'planned' for update of message`,
    [id],
  );
}

/** Notes that the mail is on its way to this address: from here on nothing joins it. */
export async function beginMessage(tx: Tx, { id, address }: HeldMessage, now: Instant): Promise<void> {
  await tx.query(
    'update literature_message set tried_at = coalesce(tried_at, $2), address = $3 where id = $1',
    [id, now, address],
  );
}

/** Lets the mail wait until `at`. */
export async function postponeMessage(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.query(`update literature_message set send_at = $2, enqueued_at = null where id = $1`, [id, at]);
}

/** Gives the mail up. */
export async function cancelMessage(tx: Tx, id: string): Promise<void> {
  await tx.query(`update literature_message set state = 'cancelled' where id = $1 and state = 'planned'`, [
    id,
  ]);
}

/** Marks the mail as taken by the mail server. */
export async function markSent(tx: Tx, id: string, now: Instant): Promise<void> {
  await tx.query(
    `update literature_message set state = 'sent', sent_at = $2 where id = $1 and state = 'planned'`,
    [id, now],
  );
}

/** A mail that came back: by our id, or by its Message-ID and the address it went to. */
export type BouncedBy = { readonly id: string } | { readonly messageId: string; readonly address: string };

/** Marks a mail as come back for good; undefined where it is none of ours, went elsewhere, or is known already. */
export async function markBounced(
  tx: Tx,
  by: BouncedBy,
  reason: string,
  now: Instant,
): Promise<(MessageToWrite & { readonly address: string }) | undefined> {
  const [which, values] =
    'id' in by
      ? ['message.id = $3::uuid', [by.id]]
      : ['message.message_id = $3 and lower(message.address) = lower($4)', [by.messageId, by.address]];
  return await row(
    tx,
    `update literature_message message set state = 'bounced', bounced_at = $1, bounce_reason = $2
       from person
      where ${which} and message.state in ('planned', 'sent') and message.tried_at is not null
        and message.address is not null and person.id = message.person_id
     returning message.id, message.kind, message.person_id as "personId", person.name, message.data, message.address`,
    [now, reason, ...values],
  );
}

/** Message-IDs that a mail names besides the first of its thread. */
const LAST_REFERENCES = 20;

/** The Message-IDs of what the mail's person was sent of its thread, oldest first: the first and the last ones. */
export async function threadOf(tx: Tx, { id, personId, threadKey }: HeldMessage): Promise<string[]> {
  if (threadKey === null) return [];
  const sent = await rows<{ messageId: string }>(
    tx,
    `select message_id as "messageId" from literature_message
      where person_id = $1 and thread_key = $2 and state = 'sent' and id <> $3 order by sent_at, id`,
    [personId, threadKey, id],
  );
  const ids = sent.map(({ messageId }) => messageId);
  return ids.length > LAST_REFERENCES ? [ids[0]!, ...ids.slice(-LAST_REFERENCES)] : ids;
}
