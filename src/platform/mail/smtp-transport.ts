import type { BeforeApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { MailTransport, RecipientRefused, type FinishedMail } from './mail.ts';
import { oneLine } from './one-line.rules.ts';
import { enhancedStatusOf, judgeRefusal, type SmtpPhase } from './smtp-refusal.rules.ts';

/** Milliseconds a mail server may take to greet, to connect, and to answer. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Longest envelope identifier (RFC 3461 section 4.4). */
const LONGEST_ENVELOPE_ID = 100;

/** Delivers by SMTP, over a few kept connections. */
export class SmtpTransport extends MailTransport implements BeforeApplicationShutdown {
  private readonly smtp;

  constructor(url: string, given: Partial<typeof timeouts> = {}) {
    super();
    this.smtp = createTransport({
      url,
      pool: true,
      maxConnections: 3,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...timeouts,
      ...given,
    });
  }

  override async deliver({ to, references, headers, bounceTo, ...mail }: FinishedMail): Promise<void> {
    try {
      await this.smtp.sendMail({
        ...mail,
        to: [...to],
        envelope: { from: bounceTo, to: to.map(({ address }) => address) },
        dsn: reportWanted(mail.messageId, to),
        headers: { ...headers },
        ...(references === undefined || references.length === 0
          ? {}
          : { references: [...references], inReplyTo: references.at(-1)! }),
      });
    } catch (error) {
      throw refusalOf(error, to) ?? error;
    }
  }

  beforeApplicationShutdown(): void {
    this.smtp.close();
  }
}

/** Asks, where the server offers it (RFC 3461), to be told of a failure by the headers alone, under our Message-ID and for the address we wrote to. */
function reportWanted(messageId: string, to: FinishedMail['to']): object {
  const [only, ...others] = to;
  // RFC 3461 has ASCII addresses alone
  const plain = only !== undefined && others.length === 0 && /^[!-~]+$/.test(only.address);
  return {
    return: 'headers',
    notify: ['failure'],
    ...(plain ? { recipient: only.address } : {}),
    ...(messageId.length > LONGEST_ENVELOPE_ID ? {} : { id: messageId }),
  };
}

/** What nodemailer tells of a reply that it took for a failure. */
interface SmtpFailure extends Error {
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** nodemailer's name of the command that was answered, and what it means. */
const phases: Readonly<Record<string, SmtpPhase>> = {
  'MAIL FROM': 'sender',
  'RCPT TO': 'recipient',
  DATA: 'content',
};

/** The refusal of the recipient that an error is; undefined for any other error. A mail of ours has one recipient. */
function refusalOf(error: unknown, to: FinishedMail['to']): RecipientRefused | undefined {
  const [recipient] = to;
  if (!(error instanceof Error) || recipient === undefined || to.length > 1) return undefined;
  const { command = '', responseCode: code, response: text } = error as SmtpFailure;
  if (code === undefined || text === undefined) return undefined;
  const phase = command.startsWith('AUTH') ? 'auth' : (phases[command] ?? 'session');
  if (judgeRefusal({ phase, code, text }) !== 'recipient') return undefined;
  return new RecipientRefused(recipient.address, code, enhancedStatusOf(text), oneLine(text));
}
