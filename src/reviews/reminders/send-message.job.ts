import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { RecipientRefused, type Mail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { renderNoticeMail } from '../mail/notice-mail.tsx';
import type { MailSurroundings, RenderedMail } from '../mail/reminder-item.rules.ts';
import { itemsOfMessage } from '../mail/reminder-items.queries.ts';
import { renderReminderMail } from '../mail/reminder-mail.tsx';
import { lockAllReviews } from '../review-locks.ts';
import { MessageBounces } from './message-bounces.ts';
import { noticeItemsFor } from './notice-items.ts';
import { postponeToQuietEnd } from './quiet-messages.ts';
import type { DetourReason } from './recipients.ts';
import { sendReminderMessage } from './reminder-message.ts';
import type { KeptNotice } from './review-notice.ts';
import { StandIns } from './stand-ins.ts';
import {
  beginMessage,
  beginPlainMessage,
  cancelMessage,
  markSent,
  readWaiting,
  suppressForDetour,
  suppressOutdated,
  threadOf,
  type BegunMessage,
} from './waiting-messages.ts';

type Written = RenderedMail & Pick<Mail, 'references'>;

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
    private readonly standIns: StandIns,
    private readonly bounces: MessageBounces,
    jobs: Jobs,
  ) {
    jobs.handle(sendReminderMessage, async ({ messageId }) => await this.send(messageId));
  }

  /** Sends the mail unless it was sent, nothing is left to say, or its person is not to be told now. */
  async send(id: string): Promise<void> {
    const mail = await this.database.transaction(async (tx) => await this.prepare(tx, id));
    if (mail === null) return;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.bounces.refused(id, error);
      return;
    }
    await markSent(this.database.source.manager, id, this.clock.now());
  }

  private async prepare(tx: Tx, id: string): Promise<Mail | null> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const begun = await beginPlainMessage(tx, id, now, today);
    if (begun !== undefined) return await this.write(tx, begun, today);
    const waiting = await readWaiting(tx, id, today);
    if (!waiting) return null;
    const { detour, quietHours } = waiting;
    if (detour !== null) {
      await this.handOver(tx, id, detour, now);
      return null;
    }
    const quiet = quietHours === null ? [] : [{ id, quietHours }];
    if ((await postponeToQuietEnd(tx, quiet, now, this.organisation.zone)) > 0) return null;
    const message = await beginMessage(tx, id, now);
    if (!message) return null;
    await suppressOutdated(tx, id);
    return await this.write(tx, message, today);
  }

  /** Since it was planned its person has left, gone on leave or lost a working address: it goes to who stands in. */
  private async handOver(tx: Tx, id: string, detour: DetourReason, now: Instant): Promise<void> {
    await lockAllReviews(tx); // before the message's lock, as the sweep takes them
    const message = await beginMessage(tx, id, now);
    if (!message) return;
    await suppressOutdated(tx, id);
    await this.standIns.tell(tx, message, now);
    await suppressForDetour(tx, id, detour);
    await cancelMessage(tx, id);
  }

  /** Writes the mail as things stand now; nothing joins it since it has begun. */
  private async write(tx: Tx, message: BegunMessage, today: CalendarDate): Promise<Mail | null> {
    const written =
      message.notice === null
        ? await this.writeReminder(tx, message, today)
        : await this.writeNotice(tx, message, message.notice, today);
    if (written === null) {
      await cancelMessage(tx, message.id);
      return null;
    }
    return {
      messageId: message.messageId,
      to: [{ name: message.name, address: message.address }],
      ...written,
    };
  }

  private async writeReminder(tx: Tx, message: BegunMessage, today: CalendarDate): Promise<Written | null> {
    const items = await itemsOfMessage(tx, message.id, today);
    const [first] = items;
    if (first === undefined) return null;
    // A mail about several reviews belongs to no thread: it would tie them all into one.
    const references =
      items.length === 1 && first.cycleId !== null ? await threadOf(tx, message, first.cycleId) : [];
    return { references, ...renderReminderMail({ ...this.surroundings(message, today), items }) };
  }

  private async writeNotice(
    tx: Tx,
    message: BegunMessage,
    notice: KeptNotice,
    today: CalendarDate,
  ): Promise<Written | null> {
    const items = await noticeItemsFor(tx, notice, today);
    if (items.length === 0) return null;
    const { kind, reason } = notice;
    return renderNoticeMail({ ...this.surroundings(message, today), kind, reason, items });
  }

  private surroundings({ name }: BegunMessage, today: CalendarDate): MailSurroundings {
    return {
      recipientName: name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      today,
    };
  }
}
