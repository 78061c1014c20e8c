import { z } from 'zod';
import { url, type SettingDefinition } from './setting-definition.ts';

function isMailboxUrl(text: string): boolean {
  const { username, password, hostname } = new URL(text);
  return username !== '' && password !== '' && hostname !== '';
}

/** By which ways mail goes out and comes back. */
export const mailSettings = {
  smtpUrl: {
    variable: 'SMTP_URL',
    schema: url('smtp', 'smtps').nullable().default(null),
    meaning:
      'Mail server, smtp://user:password@host:port. Unset: mail goes to the mailbox page (evaluation only).',
  },
  mailFrom: {
    variable: 'MAIL_FROM',
    schema: z.string().min(3).default('Almanac <almanac@localhost>'),
    meaning: 'Sender of every mail.',
  },
  mailBounceAddress: {
    variable: 'MAIL_BOUNCE_ADDRESS',
    schema: z.email().nullable().default(null),
    meaning:
      'Where mail that cannot be delivered is returned to (the envelope sender). Unset: the address of MAIL_FROM.',
  },
  bounceMailboxUrl: {
    variable: 'BOUNCE_MAILBOX_URL',
    schema: url('imap', 'imaps')
      .refine(isMailboxUrl, { error: 'needs a user, a password and a host' })
      .nullable()
      .default(null),
    meaning:
      'Mailbox of returned mail, read every few minutes: imaps://user:password@host:port/INBOX. Unset: reports come by POST /v1/mail/bounces only.',
  },
  operatorEmail: {
    variable: 'OPERATOR_EMAIL',
    schema: z.email().nullable().default(null),
    meaning:
      'Who gets a mail when a sweep or the queue stands still. Unset: only the log, /readyz and /metrics tell.',
  },
} as const satisfies Record<string, SettingDefinition>;
