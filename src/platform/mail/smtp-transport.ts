import type { BeforeApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { MailTransport, type FinishedMail } from './mail.ts';

/** Milliseconds a mail server may take to greet, to connect, and to answer. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Delivers by SMTP, over a few kept connections. */
export class SmtpTransport extends MailTransport implements BeforeApplicationShutdown {
  private readonly smtp;

  constructor(url: string) {
    super();
    this.smtp = createTransport({
      url,
      pool: true,
      maxConnections: 3,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...timeouts,
    });
  }

  override async deliver({ to, references, headers, ...mail }: FinishedMail): Promise<void> {
    await this.smtp.sendMail({
      ...mail,
      to: [...to],
      headers: { ...headers },
      ...(references === undefined || references.length === 0
        ? {}
        : { references: [...references], inReplyTo: references.at(-1)! }),
    });
  }

  beforeApplicationShutdown(): void {
    this.smtp.close();
  }
}
