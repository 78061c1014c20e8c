import { newId } from '../../../kernel/ids.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { row, rows } from '../../../platform/database/rows.ts';
import type { NoticeKind } from './drift-alert.rules.ts';

/** A notice whose recipients are not known yet. */
export interface WaitingNotice {
  readonly id: string;
  readonly alertId: string;
  readonly consumerId: string;
  readonly kind: NoticeKind;
}

/** Who is to hear of a consumer now; `personId` is null for an address that is no person's here. */
export interface DriftRecipient {
  readonly personId: string | null;
  readonly name: string;
  readonly address: string;
}

/** A mail that has not been sent, with what it is about. */
export interface WaitingDriftMail extends DriftRecipient {
  readonly id: string;
  readonly messageId: string;
  readonly kind: NoticeKind;
  readonly alertId: string;
  readonly consumerId: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

/** Holds a notice that nobody was addressed for; undefined for any other. */
export async function holdNotice(tx: Tx, id: string): Promise<WaitingNotice | undefined> {
  return await row<WaitingNotice>(
    tx,
    `select n.id, n.alert_id as "alertId", a.consumer_id as "consumerId", n.kind
       from consumer_notice n join consumer_alert a on a.id = n.alert_id
      where n.id = $1 and n.addressed_at is null for update of n`,
    [id],
  );
}

/** True when a mail of the alert has gone, or is on its way: that it is over is news to somebody. */
export async function wasTold(tx: Tx, alertId: string): Promise<boolean> {
  const tried = await row(
    tx,
    `select from consumer_mail m join consumer_notice n on n.id = m.notice_id
      where n.alert_id = $1 and m.tried_at is not null limit 1`,
    [alertId],
  );
  return tried !== undefined;
}

/** The consumer's contacts, who looks after it, and the administrators: each address once, those whom mail reaches. */
export async function recipientsOf(tx: Tx, consumerId: string): Promise<DriftRecipient[]> {
  return await rows<DriftRecipient>(
    tx,
    `select distinct on (lower(r.address)) r."personId", r.name, r.address from (
       select p.id as "personId", p.name, p.email as address from person p
        where p.active and p.address_failed_at is null
          and (p.id = (select owner_id from consumer where id = $1)
               or exists (select from person_role held where held.person_id = p.id and held.role = 'admin'))
       union all
       select null, c.name, contact from consumer c cross join unnest(c.contacts) as contact where c.id = $1) r
      order by lower(r.address), r."personId" nulls last`,
    [consumerId],
  );
}

/** Makes a mail to each recipient with its Message-ID, and marks the notice; returns the mails' ids. */
export async function addressTo(
  tx: Tx,
  noticeId: string,
  recipients: readonly DriftRecipient[],
  messageIdFor: (id: string) => string,
  now: Instant,
): Promise<string[]> {
  const mails = recipients.map((recipient) => {
    const id = newId();
    return { ...recipient, id, messageId: messageIdFor(id) };
  });
  const made = await rows<{ id: string }>(
    tx,
    `insert into consumer_mail (id, notice_id, person_id, name, address, message_id)
     select id, $1, "personId", name, address, "messageId"
       from jsonb_to_recordset($2::jsonb) as m (id uuid, "personId" uuid, name text, address text, "messageId" text)
     on conflict do nothing returning id`,
    [noticeId, JSON.stringify(mails)],
  );
  await rows(tx, 'update consumer_notice set addressed_at = $2 where id = $1', [noticeId, now]);
  return made.map(({ id }) => id);
}

/** Holds a mail that was not sent; undefined for one that went, was given up, or whose consumer is gone. */
export async function holdDriftMail(tx: Tx, id: string): Promise<WaitingDriftMail | undefined> {
  return await row<WaitingDriftMail>(
    tx,
    `select m.id, m.person_id as "personId", m.name, m.address, m.message_id as "messageId", n.kind,
            a.id as "alertId", a.consumer_id as "consumerId", a.opened_at as "openedAt", a.closed_at as "closedAt"
       from consumer_mail m join consumer_notice n on n.id = m.notice_id join consumer_alert a on a.id = n.alert_id
      where m.id = $1 and m.state = 'planned' for update of m`,
    [id],
  );
}

/** The Message-IDs of what the same address was sent of the alert before, the oldest first. */
export async function threadOf(tx: Tx, { alertId, address, id }: WaitingDriftMail): Promise<string[]> {
  const sent = await rows<{ messageId: string }>(
    tx,
    `select m.message_id as "messageId" from consumer_mail m join consumer_notice n on n.id = m.notice_id
      where n.alert_id = $1 and lower(m.address) = lower($2) and m.state = 'sent' and m.id <> $3
      order by m.sent_at, m.id limit 20`,
    [alertId, address, id],
  );
  return sent.map(({ messageId }) => messageId);
}

/** Notes that a mail is handed over now. */
export async function noteTry(tx: Tx, id: string, now: Instant): Promise<void> {
  await rows(tx, 'update consumer_mail set tried_at = coalesce(tried_at, $2) where id = $1', [id, now]);
}

/** Gives a mail up that tells nothing any more. */
export async function cancelDriftMail(tx: Tx, id: string): Promise<void> {
  await rows(tx, `update consumer_mail set state = 'cancelled' where id = $1 and state = 'planned'`, [id]);
}

/** Marks a mail as taken by the mail server. */
export async function markDriftMailSent(tx: Tx, id: string, now: Instant): Promise<void> {
  await rows(
    tx,
    `update consumer_mail set state = 'sent', sent_at = $2 where id = $1 and state = 'planned'`,
    [id, now],
  );
}

/** A mail that came back: by our id, or by its Message-ID and the address it went to. */
export type RefusedDriftMail =
  { readonly id: string } | { readonly messageId: string; readonly address: string };

/** Marks a mail as come back for good; undefined where it is none of ours or known already. */
export async function markDriftMailRefused(
  tx: Tx,
  by: RefusedDriftMail,
  reason: string,
): Promise<DriftRecipient | undefined> {
  const [which, values] =
    'id' in by
      ? ['id = $2::uuid', [by.id]]
      : ['message_id = $2 and lower(address) = lower($3)', [by.messageId, by.address]];
  return await row<DriftRecipient>(
    tx,
    `update consumer_mail set state = 'refused', refusal = $1
      where ${which} and state in ('planned', 'sent') and tried_at is not null
     returning person_id as "personId", name, address`,
    [reason, ...values],
  );
}
