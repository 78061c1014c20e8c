import type { RenderedMail } from '../../platform/mail/mail.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import { itemsAsText, LISTED_AT_MOST, MailItems } from './mail-frame.tsx';
import { fittedSubject, plainLine, shortened } from '../../platform/mail/plain-line.rules.ts';
import type { MailSurroundings, NoticeItem } from './reminder-item.rules.ts';
import type { NoticeKind } from '../reminders/review-notice.ts';
import { count, titleInMail } from './reminder-wording.rules.ts';

/** Every kind of notice. */
export const noticeKinds = [
  'assigned',
  'opened',
  'joined',
  'taken_over',
] as const satisfies readonly NoticeKind[];

/** What a notice is made from: a mail about reviews that is no rung of their ladder. */
export interface NoticeMail extends MailSurroundings {
  readonly kind: NoticeKind;
  /** In the words of who caused it. */
  readonly reason: string | null;
  /** At least one. */
  readonly items: readonly NoticeItem[];
}

interface Wording {
  /** Before the title of the one policy. */
  readonly one: string;
  /** Of several, with their number. */
  readonly many: (policies: string) => string;
  readonly lede: string;
}

const wordings: Record<NoticeKind, Wording> = {
  assigned: {
    one: 'You now own',
    many: (policies) => `You now own ${policies}`,
    lede: 'You own what is listed here from now on, and get the reminders of its reviews.',
  },
  opened: {
    one: 'Review opened',
    many: (policies) => `Reviews of ${policies} opened`,
    lede: 'The review has been opened. Work on it can begin.',
  },
  joined: {
    one: 'New finding for the review',
    many: (policies) => `New findings for the reviews of ${policies}`,
    lede: 'Something new is to be looked at in the review that is open already.',
  },
  taken_over: {
    one: 'You take over',
    many: (policies) => `You take over ${policies}`,
    lede: 'What is listed here was somebody else’s. You get the reminders of its reviews from now on.',
  },
};

/** The most that is shown of a reason, in characters. */
const REASON_LENGTH = 1000;

/** Writes a notice as text and as HTML, as {@link renderReminderMail} writes a reminder. */
export function renderNoticeMail(mail: NoticeMail): RenderedMail {
  return { subject: subjectOf(mail), text: asText(mail), html: asHtml(mail) };
}

function subjectOf({ kind, items }: NoticeMail): string {
  const [first] = items;
  if (first === undefined) throw new RangeError('a notice tells of at least one policy');
  return items.length === 1
    ? fittedSubject(`${wordings[kind].one}: `, titleInMail(first), '')
    : wordings[kind].many(count(items.length, 'policy', 'policies'));
}

function asText(mail: NoticeMail): string {
  const more = mail.items.length - LISTED_AT_MOST;
  const reason = reasonOf(mail);
  return [
    `Hello ${plainLine(mail.recipientName)},`,
    wordings[mail.kind].lede,
    ...(reason === null ? [] : [`Reason: ${reason}`]),
    itemsAsText(mail.items.slice(0, LISTED_AT_MOST), mail),
    ...(more > 0 ? [`And ${count(more, 'more policy', 'more policies')}.`] : []),
    `All reviews: ${mail.publicUrl}/console`,
    signature(mail),
  ].join('\n\n');
}

function asHtml(mail: NoticeMail): string {
  const more = mail.items.length - LISTED_AT_MOST;
  const reason = reasonOf(mail);
  return mailHtml(
    subjectOf(mail),
    <>
      <p>Hello {plainLine(mail.recipientName)},</p>
      <MailHeading>{subjectOf(mail)}</MailHeading>
      <p>{wordings[mail.kind].lede}</p>
      {reason !== null && <p>Reason: {reason}</p>}
      <MailItems items={mail.items.slice(0, LISTED_AT_MOST)} placed={mail} />
      {more > 0 && <p>And {count(more, 'more policy', 'more policies')}.</p>}
      <p>
        <a href={`${mail.publicUrl}/console`}>All reviews</a>
      </p>
      <SmallPrint>{signature(mail)}</SmallPrint>
    </>,
  );
}

const reasonOf = ({ reason }: NoticeMail): string | null =>
  reason === null ? null : shortened(plainLine(reason), REASON_LENGTH);

function signature({ organisationName }: NoticeMail): string {
  return `Sent by Almanac for ${plainLine(organisationName)}. Nobody reads answers to this mail.`;
}
