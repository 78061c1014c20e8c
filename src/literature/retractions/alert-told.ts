import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Told, ToldWord } from './alert-news.rules.ts';
import type { NoticeKind } from './notice-kinds.rules.ts';

/** An alert of which somebody may have to be told. */
export interface AlertToTell {
  readonly id: string;
  readonly noticeId: string;
  readonly policyId: string;
  readonly kind: NoticeKind;
  /** Its notice does not stand any more. */
  readonly isLifted: boolean;
}

/** An alert and somebody whom it concerns. */
export interface Pair {
  readonly alert: AlertToTell;
  readonly personId: string;
}

/** A word as it is written down. */
export interface WrittenWord extends ToldWord {
  readonly alertId: string;
  readonly personId: string;
  /** Counts the words on this alert to this person. */
  readonly position: number;
}

/** Nobody else raises alerts or tells of them until the transaction ends: two would each plan the same mail. */
export async function lockTelling(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.literature.alerts'), 0)`);
}

/** In SQL: alerts to tell of, from rows of `literature_alert` and `literature_notice`. */
export const alertToTell = (alert: string, notice: string): string =>
  `${alert}.id, ${alert}.notice_id as "noticeId", ${alert}.policy_id as "policyId", ${notice}.kind,
   ${notice}.lifted_at is not null as "isLifted"`;

/**
 * What people were told of these alerts, the oldest first; what was given up or came back was never heard. A mail that is
 * just being sent counts as heard: it leaves out by itself what is not true any more.
 */
export async function wordsOn(tx: Tx, alertIds: readonly string[]): Promise<WrittenWord[]> {
  const held = await rows<{ id: string }>(
    tx,
    `select id from literature_message
      where state = 'planned' and tried_at is null
        and id in (select message_id from literature_alert_told where alert_id = any($1::uuid[]))
      order by id for update skip locked`,
    [alertIds],
  );
  return await rows<WrittenWord>(
    tx,
    `select told.alert_id as "alertId", told.person_id as "personId", told.position, told.what,
            told.message_id = any($2::uuid[]) as "isUnheard"
       from literature_alert_told told join literature_message message on message.id = told.message_id
      where told.alert_id = any($1::uuid[]) and message.state in ('planned', 'sent')
      order by told.alert_id, told.person_id, told.position`,
    [alertIds, held.map(({ id }) => id)],
  );
}

/** Takes back words that nobody has heard. */
export async function takeBack(tx: Tx, words: readonly WrittenWord[]): Promise<void> {
  await tx.query(
    `delete from literature_alert_told told
      using unnest($1::uuid[], $2::uuid[], $3::int[]) as word (alert_id, person_id, position)
      where told.alert_id = word.alert_id and told.person_id = word.person_id and told.position = word.position`,
    [
      words.map(({ alertId }) => alertId),
      words.map(({ personId }) => personId),
      words.map(({ position }) => position),
    ],
  );
}

/** Writes down that these people are told of these alerts by a mail. */
export async function noteTold(tx: Tx, what: Told, pairs: readonly Pair[], messageId: string): Promise<void> {
  await tx.query(
    `insert into literature_alert_told (alert_id, what, person_id, message_id, position)
     select pair.alert_id, $1, pair.person_id, $2, 1 + coalesce((select max(told.position) from literature_alert_told told
              where told.alert_id = pair.alert_id and told.person_id = pair.person_id), 0)
       from unnest($3::uuid[], $4::uuid[]) as pair (alert_id, person_id)`,
    [what, messageId, pairs.map(({ alert }) => alert.id), pairs.map(({ personId }) => personId)],
  );
}

/** What a mail is to tell of an alert. */
export interface WordInMail {
  readonly what: Told;
  readonly alert: AlertToTell;
  readonly position: number;
  /** Its reader was told of the alert by an earlier mail. */
  readonly knowsIt: boolean;
}

/** What a mail is to tell, the latest word on each alert last. */
export async function wordsIn(tx: Tx, messageId: string): Promise<WordInMail[]> {
  return await rows<WordInMail>(
    tx,
    `select told.what, told.position, to_jsonb(found) as alert,
            exists (select from literature_alert_told before join literature_message m on m.id = before.message_id
                     where before.alert_id = told.alert_id and before.person_id = told.person_id
                       and before.position < told.position and m.id <> told.message_id
                       and m.tried_at is not null and m.state <> 'bounced') as "knowsIt"
       from literature_alert_told told
       join literature_alert alert on alert.id = told.alert_id
       join literature_notice notice on notice.id = alert.notice_id
       cross join lateral (select ${alertToTell('alert', 'notice')}) found
      where told.message_id = $1 order by alert.id, told.position`,
    [messageId],
  );
}

/** Strikes out what a mail leaves out that was never handed to the mail server: its reader does not hear of it. */
export async function strikeOut(tx: Tx, messageId: string, words: readonly WordInMail[]): Promise<void> {
  if (words.length === 0) return;
  await tx.query(
    `delete from literature_alert_told told
      using literature_message message, unnest($2::uuid[], $3::int[]) as word (alert_id, position)
      where told.message_id = $1 and message.id = told.message_id and message.tried_at is null
        and told.alert_id = word.alert_id and told.position = word.position`,
    [messageId, words.map(({ alert }) => alert.id), words.map(({ position }) => position)],
  );
}
