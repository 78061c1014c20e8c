import type { RenderedMail } from '../../platform/mail/mail.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import type { PersonNotice } from './person-notice.ts';
import { wordsOf, type MailAround, type MailWords } from './person-mail-wording.ts';

/** What a mail about a person's access is made from. */
export interface PersonMail extends MailAround {
  readonly notice: PersonNotice;
  readonly recipientName: string;
  readonly publicUrl: string;
  /** The one-time link, where the notice has one. */
  readonly link: string | null;
}

/** Writes a mail as text and as HTML. */
export function renderPersonMail(mail: PersonMail): RenderedMail {
  const words = wordsOf(mail.notice, mail);
  const address = mail.link ?? `${mail.publicUrl}${words.link.path ?? ''}`;
  return {
    subject: words.subject,
    text: asText(mail, words, address),
    html: asHtml(mail, words, address),
  };
}

function asText(mail: PersonMail, words: MailWords, address: string): string {
  return [
    `Hello ${plainLine(mail.recipientName)},`,
    ...words.paragraphs,
    `${words.link.words}: ${address}`,
    signature(mail),
  ].join('\n\n');
}

function asHtml(mail: PersonMail, words: MailWords, address: string): string {
  return mailHtml(
    words.subject,
    <>
      <p>Hello {plainLine(mail.recipientName)},</p>
      <MailHeading>{words.subject}</MailHeading>
      {words.paragraphs.map((paragraph) => (
        <p>{paragraph}</p>
      ))}
      <p>
        <a href={address}>{words.link.words}</a>
      </p>
      <SmallPrint>{signature(mail)}</SmallPrint>
    </>,
  );
}

function signature({ organisationName }: PersonMail): string {
  return `Sent by Almanac for ${plainLine(organisationName)}. Nobody reads answers to this mail.`;
}
