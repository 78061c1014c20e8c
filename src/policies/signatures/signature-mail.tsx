import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { fittedSubject, plainLine } from '../../platform/mail/plain-line.rules.ts';

/** What waits for signatures, as its mails name it. None of it says why: a reason may tell what is not public. */
export interface SignedThing {
  /** What is signed, within a sentence: `the retirement`, `version 3`. */
  readonly what: string;
  /** Of what: the title the public may know; null for a policy that has none yet. */
  readonly title: string | null;
  /** Follows the title where there is more to tell: ` for May 1, 2027`; empty otherwise. */
  readonly when: string;
  /** What stands as long as signatures are missing. */
  readonly meanwhile: string;
  /** What an administrator can do besides naming more medical directors. */
  readonly otherwise: string;
  /** Where it is read and signed. */
  readonly link: string;
}

/** What a mail about missing signatures is made from. */
export interface SignatureMail {
  readonly recipientName: string;
  readonly organisationName: string;
  readonly thing: SignedThing;
  /** Who signed it so far. */
  readonly signers: readonly string[];
  /** How many signatures it waits for; 0 where fewer are asked for by now, and the next one decides it. */
  readonly missing: number;
  /** `find_directors`: too few directors are left who may sign, which an administrator can mend. */
  readonly asks: 'sign' | 'find_directors';
  /** Whether somebody was asked before. */
  readonly again: boolean;
}

/** Writes the mail as text and as HTML. */
export function renderSignatureMail(mail: SignatureMail): RenderedMail {
  const { thing, asks } = mail;
  const title = thing.title === null ? 'a policy' : plainLine(thing.title);
  const subject = fittedSubject(
    `${mail.again ? 'Still waiting: ' : ''}${sentence(thing.what.replace(/^the /, ''))} of `,
    title,
    ` needs ${asks === 'sign' ? 'your signature' : 'another medical director'}`,
  );
  const paragraphs = [
    `${listOf(mail.signers.map(plainLine))} signed ${thing.what} of ${title}${thing.when}.`,
    `${neededInWords(mail.missing)} Until then nothing changes: ${thing.meanwhile}.`,
    ...(asks === 'sign'
      ? []
      : [
          `Too few medical directors are left who may sign it: give another person that role, or ${thing.otherwise}.`,
        ]),
  ];
  const words = asks === 'sign' ? 'Read and sign it' : 'See it';
  const footer = `Sent by Almanac for ${plainLine(mail.organisationName)}. Nobody reads answers to this mail.`;
  return {
    subject,
    text: [`Hello ${plainLine(mail.recipientName)},`, ...paragraphs, `${words}: ${thing.link}`, footer].join(
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
          <a href={thing.link}>{words}</a>
        </p>
        <SmallPrint>{footer}</SmallPrint>
      </>,
    ),
  };
}

function neededInWords(missing: number): string {
  if (missing === 0)
    return 'Fewer signatures are asked for by now than when it was signed: the next one decides it.';
  return `${missing === 1 ? 'One more signature is' : `${missing} more signatures are`} needed.`;
}

const sentence = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

function listOf(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? 'Nobody any more';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
