import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import type { ReminderRecipient } from './due-reminders.ts';

/** Sends one mail about a vote, however long the mail server is away. */
export const sendVoteMessage = defineJob<{ readonly messageId: string }>('approvals.send-message', {
  retryLimit: UNTIL_DONE,
  expireInSeconds: 3600,
});

/**
 * Mails about votes. Each is a row before it is sent, with its Message-ID, one a reminder and person; it is written as it
 * goes, when its vote may have come.
 */
@Injectable()
export class VoteMail {
  constructor(
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
  ) {}

  /** Plans mails in the caller's transaction; they are in the queue with it. One that is known is left as it is. */
  async plan(tx: Tx, recipients: readonly ReminderRecipient[], now: Instant): Promise<void> {
    if (recipients.length === 0) return;
    const values = recipients.map((recipient) => {
      const id = newId();
      return { ...recipient, id, messageId: this.mailer.messageIdFor(id) };
    });
    const planned = await rows<{ id: string }>(
      tx,
      `insert into vote_message (id, reminder_id, round_id, person_id, message_id, send_at, created_at, enqueued_at)
       select id, "reminderId", "roundId", "personId", "messageId", $2::timestamptz, $2::timestamptz, $2::timestamptz
         from jsonb_to_recordset($1::jsonb) as m (id uuid, "reminderId" uuid, "roundId" uuid, "personId" uuid, "messageId" text)
        order by "reminderId", "personId"
       on conflict (reminder_id, person_id) do nothing returning id`,
      [JSON.stringify(values), now],
    );
    await this.enqueue(tx, planned);
  }

  /** Puts the mails into the queue whose quiet hours are over. Returns how many. */
  async release(tx: Tx, now: Instant): Promise<number> {
    const due = await rows<{ id: string }>(
      tx,
      `update vote_message set enqueued_at = $1
        where id in (select id from vote_message where state = 'planned' and enqueued_at is null and send_at <= $1
                      order by id for update skip locked)
       returning id`,
      [now],
    );
    await this.enqueue(tx, due);
    return due.length;
  }

  private async enqueue(tx: Tx, messages: readonly { readonly id: string }[]): Promise<void> {
    await this.jobs.enqueueAll(
      tx,
      sendVoteMessage,
      messages.map(({ id }) => ({ messageId: id })),
    );
  }
}
