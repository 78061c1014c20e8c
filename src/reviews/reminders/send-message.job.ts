import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import type { Mail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import { renderReminderMail } from '../mail/reminder-mail.tsx';
import type { ReminderItem } from '../mail/reminder-wording.rules.ts';

/** Sends one reminder mail, however long the mail server is away: a reminder nobody got is a missed review. */
export const sendReminderMessage = defineJob<{ readonly messageId: string }>('reviews.send-message', {
  retryLimit: UNTIL_DONE,
});

interface MessageToSend {
  readonly id: string;
  readonly messageId: string;
  readonly personId: string;
  readonly name: string;
  readonly address: string;
}

type ItemOfCycle = ReminderItem & { readonly cycleId: string };

/**
 * Sends reminder mails. SMTP is at-least-once: after a crash between the server's answer and our mark the mail goes
 * again, with the same Message-ID.
 */
@Injectable()
export class SendMessageJob {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly mailer: Mailer,
    jobs: Jobs,
  ) {
    jobs.handle(sendReminderMessage, async ({ messageId }) => await this.send(messageId));
  }

  /** Sends the mail unless it was sent, or nothing is left to say. */
  async send(id: string): Promise<void> {
    const mail = await this.database.transaction(async (tx) => await this.prepare(tx, id));
    if (mail === null) return;
    await this.mailer.send(mail);
    await this.database.query(
      `update reminder_message set state = 'sent', sent_at = $2 where id = $1 and state = 'planned'`,
      [id, this.clock.now()],
    );
  }

  /** Writes the mail as things stand now; from here on no other reminder joins it. */
  private async prepare(tx: Tx, id: string): Promise<Mail | null> {
    const message = await beginMessage(tx, id, this.clock.now());
    if (!message) return null;
    await suppressOutdated(tx, id);
    const items = await itemsOf(tx, id);
    if (items.length === 0) {
      await tx.query(`update reminder_message set state = 'cancelled' where id = $1`, [id]);
      return null;
    }
    return {
      messageId: message.messageId,
      to: [{ name: message.name, address: message.address }],
      references: await threadOf(tx, message, items),
      ...this.render(message, items, this.organisation.today(this.clock.now())),
    };
  }

  private render(message: MessageToSend, items: readonly ItemOfCycle[], today: CalendarDate) {
    return renderReminderMail({
      recipientName: message.name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      today,
      items,
    });
  }
}

async function beginMessage(tx: Tx, id: string, now: Instant): Promise<MessageToSend | undefined> {
  return await row<MessageToSend>(
    tx,
    `update reminder_message message set tried_at = coalesce(message.tried_at, $2)
       from person where message.id = $1 and message.state = 'planned' and person.id = message.person_id
     returning message.id, message.message_id as "messageId", message.person_id as "personId", person.name,
               person.email as address`,
    [id, now],
  );
}

/** Takes out what no longer holds: its cycle was closed, its dates moved, or its recipient left. */
async function suppressOutdated(tx: Tx, id: string): Promise<void> {
  await tx.query(
    `update reminder
        set suppressed_reason = case
          when cycle.closed_at is not null or ${reviewedSince('cycle.policy_id', 'reminder.schedule_revision')}
            then 'cycle_closed'
          when not person.active then 'recipient_inactive'
          else 'rescheduled' end
       from review_cycle cycle, person
      where reminder.message_id = $1 and reminder.suppressed_reason is null
        and cycle.id = reminder.cycle_id and person.id = reminder.person_id
        and (cycle.closed_at is not null or not person.active or reminder.schedule_revision <>
          (select max(dates.revision) from policy_review_dates dates where dates.policy_id = cycle.policy_id))`,
    [id],
  );
}

/** The reviews the mail tells of, each once. */
async function itemsOf(tx: Tx, id: string): Promise<ItemOfCycle[]> {
  return await rows<ItemOfCycle>(
    tx,
    `select cycle.id as "cycleId", policy.slug, policy.title, cycle.next_review as "nextReview", owner.name as "ownerName"
       from review_cycle cycle
       join policy on policy.id = cycle.policy_id
       left join person owner on owner.id = policy.owner_id
      where cycle.id in (select cycle_id from reminder where message_id = $1 and suppressed_reason is null)
      order by policy.title, policy.id`,
    [id],
  );
}

/**
 * The Message-IDs of what the person was sent of this cycle before, oldest first. A mail about several reviews begins
 * no thread: it would tie them all into one.
 */
async function threadOf(tx: Tx, message: MessageToSend, items: readonly ItemOfCycle[]): Promise<string[]> {
  const only = items[0];
  if (!only || items.length > 1) return [];
  const earlier = await rows<{ messageId: string }>(
    tx,
    `select sent.message_id as "messageId" from reminder_message sent
      where sent.person_id = $1 and sent.state = 'sent' and sent.id <> $3
        and exists (select from reminder told where told.message_id = sent.id and told.cycle_id = $2)
        and not exists (select from reminder other where other.message_id = sent.id and other.cycle_id <> $2)
      order by sent.sent_at, sent.id`,
    [message.personId, only.cycleId, message.id],
  );
  return earlier.map(({ messageId }) => messageId);
}
