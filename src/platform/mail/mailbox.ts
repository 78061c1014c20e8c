import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../database/database.ts';
import { MailTransport, type FinishedMail } from './mail.ts';

/** A mail as the mailbox page shows it. */
export interface MailboxMessage {
  readonly id: number;
  readonly messageId: string;
  readonly recipients: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAt: Instant;
}

/** Where mail goes without a mail server: a table, shown at `/console/mailbox`. A Message-ID is taken once. */
@Injectable()
export class Mailbox extends MailTransport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async deliver(mail: FinishedMail): Promise<void> {
    await this.database.query(
      `insert into mailbox_message (message_id, recipients, subject, text, html, headers, received_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (message_id) do nothing`,
      [
        mail.messageId,
        mail.to.map(({ name, address }) => `${name} <${address}>`).join(', '),
        mail.subject,
        mail.text,
        mail.html,
        JSON.stringify(headersOf(mail)),
        this.clock.now(),
      ],
    );
  }

  /** The newest mail first. */
  async list(limit: number): Promise<MailboxMessage[]> {
    return await this.database.query<MailboxMessage>(`${select} order by id desc limit $1`, [limit]);
  }

  async find(id: number): Promise<MailboxMessage | undefined> {
    return (await this.database.query<MailboxMessage>(`${select} where id = $1`, [id]))[0];
  }
}

const select = `select id, message_id as "messageId", recipients, subject, text, html, headers, received_at as "receivedAt" from mailbox_message`;

function headersOf({ from, references = [], headers }: FinishedMail): Record<string, string> {
  return { From: from, ...(references.length === 0 ? {} : { References: references.join(' ') }), ...headers };
}
