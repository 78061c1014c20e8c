import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { mailHoursOf } from '../ladder/mail-hours.ts';
import { sendingMornings, type Morning } from '../ladder/rung-schedule.rules.ts';
import { firstFreeMorning } from './plan-reminders.sql.ts';
import { columnsOf, planReminders, type RungReach, type RungToPlan } from './plan-reminders.ts';
import { postponeToQuietEnd, readyInQuietHours } from './quiet-messages.ts';
import { sendReminderMessage } from './reminder-message.ts';
import type { KeptNotice, ReviewNotice } from './review-notice.ts';

/** Mornings looked through for one without a digest: more only a clock turned back by months could have taken. */
const MORNINGS = 250;

/** A notice and whom it was meant for. */
type NoticeToSend = ReviewNotice & Partial<Pick<KeptNotice, 'standsInFor'>>;

/** Puts reminders into mails, one digest a person a day, and mails into the queue. */
@Injectable()
export class ReminderOutbox {
  constructor(
    private readonly mailer: Mailer,
    private readonly jobs: Jobs,
    private readonly organisation: Organisation,
  ) {}

  /**
   * Writes the reminders of rungs and the mails they go in: a mail of its own for an individual one, the person's digest
   * for the others. That is the digest that still waits, or a new one for today, or, where today's has gone, for the
   * next business morning. The caller holds `lockAllReviews`.
   */
  async plan(tx: Tx, rungs: readonly RungToPlan[], now: Instant): Promise<RungReach[]> {
    if (rungs.length === 0) return [];
    return await planReminders(tx, rungs, {
      now,
      day: this.organisation.today(now),
      messageId: this.mailer.messageIdFor('{id}'),
      mornings: await this.mornings(tx, now),
    });
  }

  /** Writes notices, one mail each, and sends them at once; in somebody's quiet hours, when these end. */
  async notify(tx: Tx, notices: readonly NoticeToSend[], now: Instant): Promise<void> {
    if (notices.length === 0) return;
    const messages = notices.map(({ personId, kind, reason, reviews, standsInFor = [], key = null }) => {
      const id = newId();
      const notice: KeptNotice = { kind, reason, reviews, standsInFor };
      return { id, personId, messageId: this.mailer.messageIdFor(id), notice, key };
    });
    const written = await rows<{ id: string }>(
      tx,
      `insert into reminder_message (id, person_id, kind, message_id, notice, notice_key, send_at, created_at)
       select id, "personId", 'notice', "messageId", notice, key, $2, $2
         from jsonb_to_recordset($1::jsonb) as message (id uuid, "personId" uuid, "messageId" text, notice jsonb, key text)
       on conflict on constraint reminder_message_notice_key_once do nothing returning id`,
      [JSON.stringify(messages), now],
    );
    await this.enqueueReady(
      tx,
      now,
      written.map(({ id }) => id),
    );
  }

  /**
   * Queues every mail whose time has come. A digest that was left lying since an earlier day becomes today's, or,
   * where today's has gone, that of the next business morning; what would come in somebody's quiet hours waits.
   */
  async dispatch(tx: Tx, now: Instant): Promise<number> {
    await this.moveLateDigests(tx, now);
    return await this.enqueueReady(tx, now, null);
  }

  /** Queues what is ready, of all messages or only of those given. */
  private async enqueueReady(tx: Tx, now: Instant, only: readonly string[] | null): Promise<number> {
    await postponeToQuietEnd(tx, await readyInQuietHours(tx, now, only), now, this.organisation.zone);
    const ready = await rows<{ messageId: string }>(
      tx,
      `update reminder_message set enqueued_at = $1
        where state = 'planned' and enqueued_at is null and send_at <= $1 and ($2::uuid[] is null or id = any($2))
       returning id as "messageId"`,
      [now, only],
    );
    await this.jobs.enqueueAll(tx, sendReminderMessage, ready);
    return ready.length;
  }

  /**
   * Late is what was ready on an earlier day and not seen: a digest that waited past midnight for the end of somebody's
   * quiet hours is in time.
   */
  private async moveLateDigests(tx: Tx, now: Instant): Promise<void> {
    const today = this.organisation.today(now);
    const late = await rows<{ id: string }>(
      tx,
      `select id from reminder_message
        where state = 'planned' and enqueued_at is null and tried_at is null and send_at < $1 and digest_on < $2
        order by id for update`,
      [startOfDay(today, this.organisation.zone), today],
    );
    if (late.length === 0) return;
    await tx.query(
      `update reminder_message digest set digest_on = moved.day, send_at = moved.at
         from (select message.id, free.day, free.at from reminder_message message
               ${firstFreeMorning('message.person_id', 'message.id', '$2', '$3')}
               where message.id = any($1::uuid[])) moved
        where digest.id = moved.id`,
      [late.map(({ id }) => id), ...columnsOf(await this.mornings(tx, now))],
    );
  }

  private async mornings(tx: Tx, now: Instant): Promise<readonly Morning[]> {
    return sendingMornings(now, await mailHoursOf(tx, this.organisation), MORNINGS);
  }
}
