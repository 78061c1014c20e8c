import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { RecipientRefused, type Mail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { MessageBounces } from './message-bounces.ts';
import { MessageDetours } from './message-detours.ts';
import { sendReminderMessage } from './reminder-message.ts';
import { ReminderWriter } from './reminder-writer.ts';
import { SentMarks } from './sent-marks.ts';
import { beginPlainMessages } from './waiting-messages.ts';

/** Mails of one batch on their way at once: as many more than the transport's connections as keep those busy. */
const LANES = 5;

/** The mail server took a mail, and the database could not be told. */
class MailUnmarked extends Error {
  constructor(messageId: string, cause: unknown) {
    super(`${messageId} was taken but could not be marked`, { cause });
  }
}

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
    private readonly mailer: Mailer,
    private readonly writer: ReminderWriter,
    private readonly detours: MessageDetours,
    private readonly bounces: MessageBounces,
    private readonly marks: SentMarks,
    private readonly logger: Logger,
    jobs: Jobs,
  ) {
    jobs.handleBatch(
      sendReminderMessage,
      async (payloads) => await this.sendAll(payloads.map(({ messageId }) => messageId)),
    );
  }

  /**
   * Sends the mails unless they were sent, nothing is left to say in them, or their person is not to be told now. A few go
   * at a time, each marked before the next; when one cannot be marked, those that follow wait for their next try: mail that
   * nobody can mark would all go twice.
   */
  async sendAll(ids: readonly string[]): Promise<PromiseSettledResult<void>[]> {
    const prepared = await this.prepareAll(ids);
    const ends: PromiseSettledResult<void>[] = [];
    const waiting = ids.entries();
    let unmarked: PromiseRejectedResult | undefined;
    const lane = async (): Promise<void> => {
      for (const [index, id] of waiting) {
        const end = unmarked ?? (await this.tryOne(id, prepared));
        ends[index] = end;
        if (end.status === 'rejected' && end.reason instanceof MailUnmarked) unmarked = end;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return ends;
  }

  private async tryOne(
    id: string,
    prepared: ReadonlyMap<string, Mail | null>,
  ): Promise<PromiseSettledResult<void>> {
    const written = prepared.get(id);
    const going = async (): Promise<void> => {
      const mail = written === undefined ? await this.prepareAlone(id) : written;
      if (mail !== null) await this.send(id, mail);
    };
    const [end] = await Promise.allSettled([going()]);
    return end;
  }

  private async send(id: string, mail: Mail): Promise<void> {
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.bounces.refused(id, error);
      return;
    }
    await this.marks.mark(id).catch((cause: unknown) => {
      throw new MailUnmarked(mail.messageId, cause);
    });
  }

  /** The mails that can go as they were planned, which are nearly all, written with a handful of statements. */
  private async prepareAll(ids: readonly string[]): Promise<ReadonlyMap<string, Mail | null>> {
    const now = this.clock.now();
    const today = this.today();
    try {
      return await this.database.transaction(async (tx) => {
        const begun = await beginPlainMessages(tx, ids, now, today);
        return await this.writer.write(tx, begun, today);
      });
    } catch (error) {
      // WARN: one mail that cannot be written must not keep the others back; each is now written by itself
      this.logger.warn({ mails: ids.length, error: String(error) }, 'mails could not be written together');
      return new Map();
    }
  }

  private async prepareAlone(id: string): Promise<Mail | null> {
    return await this.database.transaction(async (tx) => {
      const begun = await this.detours.begin(tx, id, this.clock.now(), this.today());
      if (begun === null) return null;
      return (await this.writer.write(tx, [begun], this.today())).get(id) ?? null;
    });
  }

  private today(): CalendarDate {
    return this.organisation.today(this.clock.now());
  }
}
