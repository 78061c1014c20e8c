import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Addresses } from '../../people/persons/addresses.ts';
import { afterQuietHours } from '../../people/persons/quiet-hours.rules.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { mailBounced } from '../../platform/mail/mail.events.ts';
import { RecipientRefused, type Mail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { LiteratureMail, sendLiteratureMessage } from './literature-mail.ts';
import * as messages from './message-rows.ts';

/**
 * Sends the mails of this feature. SMTP is at-least-once: after a crash between the server's answer and our mark a mail
 * goes again, with the same Message-ID.
 */
@Injectable()
export class SendLiteratureMessage {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly mailer: Mailer,
    private readonly mails: LiteratureMail,
    private readonly addresses: Addresses,
    private readonly logger: Logger,
    jobs: Jobs,
    sweeps: Sweeps,
    events: Events,
  ) {
    jobs.handle(sendLiteratureMessage, async ({ messageId }) => await this.send(messageId));
    sweeps.register(
      'literature.release-messages',
      async (now) => await database.transaction(async (tx) => await mails.release(tx, now)),
    );
    events.on(mailBounced, 'literature.message-bounced', async ({ data }) => {
      const by = { messageId: data.messageId, address: data.recipient };
      await this.cameBack(by, [data.status, data.diagnostic ?? ''].join(' ').trim());
    });
  }

  /** Sends the mail unless it was sent, nothing is left to say in it, or its person cannot or will not be told now. */
  async send(id: string): Promise<void> {
    const mail = await this.database.transaction(async (tx) => await this.prepare(tx, id));
    if (mail === null) return;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.cameBack({ id }, error.reply);
      return;
    }
    await messages.markSent(this.database.source.manager, id, this.clock.now());
  }

  private async prepare(tx: Tx, id: string): Promise<Mail | null> {
    const message = await messages.holdMessage(tx, id);
    if (message === undefined) return null;
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const writer = this.mails.writerOf(message.kind);
    if (writer === undefined) {
      this.logger.error({ messageId: id, kind: message.kind }, 'nobody writes mails of this kind any more');
      await messages.cancelMessage(tx, id);
      return null;
    }
    if (!message.active || message.addressFailed) {
      await messages.cancelMessage(tx, id);
      await writer.redirect?.(tx, message, today);
      return null;
    }
    const ready = afterQuietHours(now, message.quietHours, this.organisation.zone);
    if (message.triedAt === null && !ready.equals(now)) {
      await messages.postponeMessage(tx, id, ready);
      return null;
    }
    const written = await writer.write(tx, message, today);
    if (written === null) {
      await messages.cancelMessage(tx, id);
      return null;
    }
    await messages.beginMessage(tx, message, now);
    const { messageId, name, address } = message;
    return {
      ...written,
      list: 'literature',
      messageId,
      to: [{ name, address }],
      references: await messages.threadOf(tx, message),
    };
  }

  /** A mail came back for good: its address is marked as failed, and whoever stands in is told. */
  private async cameBack(by: messages.BouncedBy, reason: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const message = await messages.markBounced(tx, by, reason, now);
      if (message === undefined) return; // a mail of another part of Almanac, or known already
      const { personId, address } = message;
      await this.addresses.markFailed(tx, { personId, address, reason, at: now });
      await this.mails.writerOf(message.kind)?.redirect?.(tx, message, this.organisation.today(now));
    });
  }
}
