import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import type { ActKind } from './act-envelope.rules.ts';

/** What a mail about an act that waits is made from. */
export interface ActMail {
  readonly recipientName: string;
  readonly organisationName: string;
  /** Where the act is read and signed. */
  readonly link: string;
  readonly kind: ActKind;
  /** The title the public may know; null for a policy that has none yet. */
  readonly title: string | null;
  readonly on: CalendarDate;
  /** Who signed it so far. */
  readonly signers: readonly string[];
  /** How many signatures it waits for. */
  readonly missing: number;
  /** `find_directors`: too few directors are left who may sign, which an administrator can mend. */
  readonly asks: 'sign' | 'find_directors';
  /** Whether somebody was asked before. */
  readonly again: boolean;
}

const acts: Record<ActKind, string> = {
  cancel: 'cancellation',
  retire: 'retirement',
  withdraw: 'emergency withdrawal',
};

/** Writes the mail as text and as HTML. It says nothing of why: the reason may tell what is not public. */
export function renderActMail(mail: ActMail): RenderedMail {
  const policy = mail.title === null ? 'a policy' : plainLine(mail.title);
  const subject = `${mail.again ? 'Still waiting: ' : ''}${sentence(acts[mail.kind])} of ${policy} needs ${
    mail.asks === 'sign' ? 'your signature' : 'another medical director'
  }`;
  const paragraphs = [
    `${listOf(mail.signers.map(plainLine))} signed the ${acts[mail.kind]} of ${policy} for ${formatDay(mail.on)}.`,
    `${mail.missing === 1 ? 'One more signature is' : `${mail.missing} more signatures are`} needed. Until then nothing changes: ${
      mail.kind === 'withdraw' ? 'the version in question stays in force' : 'the policy stays as it is'
    }.`,
    ...(mail.asks === 'sign'
      ? []
      : [
          'Too few medical directors are left who may sign it: give another person that role, or give the act up.',
        ]),
  ];
  const words = mail.asks === 'sign' ? 'Read and sign it' : 'See it';
  const footer = `Sent by Almanac for ${plainLine(mail.organisationName)}. Nobody reads answers to this mail.`;
  return {
    subject,
    text: [`Hello ${plainLine(mail.recipientName)},`, ...paragraphs, `${words}: ${mail.link}`, footer].join(
      '\n\n',
    ),
    html: mailHtml(
      subject,
      <>
        <p>Hello {plainLine(mail.recipientName)},</p>
        <MailHeading>{subject}</MailHeading>
        {paragraphs.map((paragraph) => (
          <p>{paragraph}</p>
        ))}
        <p>
          <a href={mail.link}>{words}</a>
        </p>
        <SmallPrint>{footer}</SmallPrint>
      </>,
    ),
  };
}

const sentence = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

function listOf(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? 'Nobody any more';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
