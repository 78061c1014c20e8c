import type { RenderedMail } from '../../platform/mail/mail.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import type { WebhookNoticeKind } from './webhook-notices.ts';

/** What a mail about a webhook is made from. */
export interface WebhookNoticeMail {
  readonly kind: WebhookNoticeKind;
  readonly reason: string;
  readonly recipientName: string;
  /** Where it sends to: scheme, host and port. */
  readonly address: string;
  /** What it is for, as whoever made it said. */
  readonly description: string | null;
  readonly organisationName: string;
  /** Where its log is. */
  readonly page: string;
}

interface Words {
  readonly subject: (name: string) => string;
  readonly paragraphs: (name: string, reason: string) => readonly string[];
}

const wordings: { readonly [Kind in WebhookNoticeKind]: Words } = {
  disabled: {
    subject: (name) => `The webhook to ${name} is disabled`,
    paragraphs: (name, reason) => [
      `Almanac sends nothing more to ${name}: ${reason}.`,
      'What was still to be sent is kept as dead letters, and what is published from now on is not sent. When the receiver is back, enable the webhook and replay what it missed.',
    ],
  },
  failing: {
    subject: (name) => `Deliveries to ${name} fail`,
    paragraphs: (name, reason) => [
      `A delivery to ${name} was given up after its last attempt: ${reason}.`,
      'Whoever reads it may act on policies that are no longer in force. What is published is still sent; what was given up is kept as dead letters and can be replayed. You are not told of further ones until a delivery has succeeded.',
    ],
  },
};

/** Writes the mail as text and as HTML. */
export function renderWebhookNotice(mail: WebhookNoticeMail): RenderedMail {
  const name = plainLine(
    mail.description === null || mail.description === ''
      ? mail.address
      : `${mail.description} (${mail.address})`,
  );
  const { subject, paragraphs } = wordings[mail.kind];
  const said = paragraphs(name, plainLine(mail.reason));
  const greeting = `Hello ${plainLine(mail.recipientName)},`;
  const signature = `Sent by Almanac for ${plainLine(mail.organisationName)}. Nobody reads answers to this mail.`;
  return {
    subject: subject(name),
    text: [greeting, ...said, `See its deliveries: ${mail.page}`, signature].join('\n\n'),
    html: mailHtml(
      subject(name),
      <>
        <p>{greeting}</p>
        <MailHeading>{subject(name)}</MailHeading>
        {said.map((paragraph) => (
          <p>{paragraph}</p>
        ))}
        <p>
          <a href={mail.page}>See its deliveries</a>
        </p>
        <SmallPrint>{signature}</SmallPrint>
      </>,
    ),
  };
}
