import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.ts';
import { Addresses } from '../../../people/persons/addresses.ts';
import { Settings } from '../../../platform/config/settings.ts';
import { Database, type Tx } from '../../../platform/database/database.ts';
import { Events } from '../../../platform/events/events.ts';
import { defineJob, UNTIL_DONE } from '../../../platform/jobs/job-definition.ts';
import { Jobs } from '../../../platform/jobs/jobs.ts';
import { mailBounced } from '../../../platform/mail/mail.events.ts';
import { RecipientRefused, type Mail } from '../../../platform/mail/mail.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import { Organisation } from '../../../platform/organisation/organisation.ts';
import { DriftQueries } from '../drift/drift.queries.ts';
import * as mails from './drift-mail-rows.ts';
import { renderDriftMail } from './drift-mail.tsx';
import { addressNotice } from './watch-drift.sweep.ts';

/** Sends one mail about a consumer that runs behind, however long the mail server is away. */
export const sendDriftMail = defineJob<{ readonly mailId: string }>('publishing.send-drift-mail', {
  retryLimit: UNTIL_DONE,
  expireInSeconds: 3600,
});

/**
 * Addresses notices and sends their mails, whatever a person's quiet hours: claims are judged by the wrong text meanwhile.
 * Each mail is written as things stand when it goes. SMTP is at-least-once: after a crash between the server's answer and
 * our mark a mail goes again, with the same Message-ID.
 */
@Injectable()
export class SendDriftMail {
  constructor(
    private readonly database: Database,
    private readonly drift: DriftQueries,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly addresses: Addresses,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    events: Events,
  ) {
    jobs.handle(addressNotice, async ({ noticeId }) => await this.address(noticeId));
    jobs.handle(sendDriftMail, async ({ mailId }) => await this.send(mailId));
    events.on(mailBounced, 'publishing.drift-mail-bounced', async ({ data }) => {
      const by = { messageId: data.messageId, address: data.recipient };
      await this.cameBack(by, [data.status, data.diagnostic ?? ''].join(' ').trim());
    });
  }

  private async address(noticeId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const notice = await mails.holdNotice(tx, noticeId);
      if (notice === undefined) return;
      const isNews = notice.kind !== 'caught_up' || (await mails.wasTold(tx, notice.alertId));
      const recipients = isNews ? await mails.recipientsOf(tx, notice.consumerId) : [];
      const messageIdFor = (id: string) => this.mailer.messageIdFor(id);
      const made = await mails.addressTo(tx, notice.id, recipients, messageIdFor, this.clock.now());
      await this.jobs.enqueueAll(
        tx,
        sendDriftMail,
        made.map((mailId) => ({ mailId })),
      );
    });
  }

  private async send(id: string): Promise<void> {
    const mail = await this.database.transaction(async (tx) => await this.prepare(tx, id));
    if (mail === null) return;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.cameBack({ id }, error.reply);
      return;
    }
    await mails.markDriftMailSent(this.database.source.manager, id, this.clock.now());
  }

  private async prepare(tx: Tx, id: string): Promise<Mail | null> {
    const waiting = await mails.holdDriftMail(tx, id);
    if (waiting === undefined) return null;
    const [standing] = await this.drift.board([waiting.consumerId], tx);
    const late = standing === undefined ? 0 : standing.behind + standing.damaged;
    // what has changed before the mail could go is told by the mail that comes of it, or was never told at all
    if (standing === undefined || (waiting.kind === 'caught_up') === late > 0) {
      await mails.cancelDriftMail(tx, id);
      return null;
    }
    await mails.noteTry(tx, id, this.clock.now());
    const { kind, openedAt, closedAt, name, address, messageId } = waiting;
    const written = renderDriftMail({
      kind,
      standing,
      openedAt,
      closedAt,
      recipientName: waiting.personId === null ? null : name,
      organisationName: this.organisation.name,
      zone: this.organisation.zone,
      publicUrl: this.settings.publicUrl,
    });
    const references = await mails.threadOf(tx, waiting);
    return { ...written, list: 'consumers', messageId, to: [{ name, address }], references };
  }

  private async cameBack(by: mails.RefusedDriftMail, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const back = await mails.markDriftMailRefused(tx, by, reason.slice(0, 500).toWellFormed());
      if (back === undefined || back.personId === null) return; // no mail of ours, known already, or no person's address
      const { personId, address } = back;
      await this.addresses.markFailed(tx, { personId, address, reason, at: this.clock.now() });
    });
  }
}
