import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { fittedSubject, plainLine } from '../../platform/mail/plain-line.rules.ts';
import type { ReminderKind } from '../votes/vote-deadline.rules.ts';

/** What a mail about a vote is made from. Nothing of the draft itself is in it: mail travels further than its readers. */
export interface VoteReminderMail {
  readonly kind: ReminderKind;
  readonly recipientName: string;
  readonly organisationName: string;
  readonly publicUrl: string;
  readonly policyId: string;
  /** Null for a policy of which nothing is public. */
  readonly title: string | null;
  readonly version: number;
  /** Null where the whole committee votes. */
  readonly panelName: string | null;
  readonly voteBy: CalendarDate | null;
  readonly today: CalendarDate;
  /** Members in whose seats a proxy may vote; empty for a member's own mail. */
  readonly inSeatsOf: readonly string[];
  /** Whose votes are missing; for the chair alone. */
  readonly missing: readonly string[];
  readonly carried: boolean;
}

interface Wording {
  readonly subject: string;
  readonly lede: (mail: VoteReminderMail) => string;
}

const wordings: Record<ReminderKind, Wording> = {
  opened: { subject: 'Your vote is asked', lede: () => 'A version of a policy is put to the vote.' },
  extended: {
    subject: 'Vote extended',
    lede: () => 'The vote has been given more time, and your vote is still missing.',
  },
  half_time: {
    subject: 'Your vote is missing',
    lede: () => 'Half of the time to vote has passed, and your vote is missing.',
  },
  day_before: {
    subject: 'Vote soon',
    lede: lastDayInWords,
  },
  last_day: {
    subject: 'Last day to vote',
    lede: lastDayInWords,
  },
  passed: {
    subject: 'Vote ended without a decision',
    lede: ({ voteBy }) =>
      `The vote ended with ${inWords(voteBy)}, and nothing is decided. Give it more time, or close it as not carried.`,
  },
};

/** By the day on which it is read, not the one for which it was planned. */
function lastDayInWords({ voteBy, today }: VoteReminderMail): string {
  return voteBy === today
    ? 'Today is the last day of this vote, and your vote is missing.'
    : `Votes are taken until the end of ${inWords(voteBy)}, and your vote is missing.`;
}

/** Names that a mail lists; the rest is a number. */
const NAMES_AT_MOST = 20;

/** Writes the mail as text and as HTML. */
export function renderVoteMail(mail: VoteReminderMail): RenderedMail {
  const subject = fittedSubject(`${wordings[mail.kind].subject}: `, titleOf(mail), '');
  const lines = linesOf(mail);
  const address = `${mail.publicUrl}/console/policies/${mail.policyId}/versions/${mail.version}/approval#vote`;
  const action = mail.kind === 'passed' ? 'Look at the vote' : 'Read and vote';
  const greeting = `Hello ${plainLine(mail.recipientName)},`;
  const signature = `Sent by Almanac for ${plainLine(mail.organisationName)}. Nobody reads answers to this mail.`;
  const all = `${mail.publicUrl}/console/votes`;
  return {
    subject,
    text: [
      greeting,
      ...lines,
      `${action}: ${address}`,
      `All votes that wait for you: ${all}`,
      signature,
    ].join('\n\n'),
    html: mailHtml(
      subject,
      <>
        <p>{greeting}</p>
        <MailHeading>{subject}</MailHeading>
        {lines.map((line) => (
          <p>{line}</p>
        ))}
        <p>
          <a href={address}>{action}</a>
        </p>
        <p>
          <a href={all}>All votes that wait for you</a>
        </p>
        <SmallPrint>{signature}</SmallPrint>
      </>,
    ),
  };
}

function linesOf(mail: VoteReminderMail): string[] {
  const { kind, version, panelName, voteBy, inSeatsOf, missing, carried } = mail;
  const who = panelName === null ? 'The committee' : plainLine(panelName);
  const until = voteBy === null ? '' : ` Votes are taken until the end of ${inWords(voteBy)}.`;
  return [
    wordings[kind].lede(mail),
    `${titleOf(mail)}, version ${version}. ${who} votes on it.${until}`,
    ...(inSeatsOf.length === 0
      ? []
      : [`You are asked as the proxy of ${named(inSeatsOf)}. You have one vote in this vote.`]),
    ...(carried && kind !== 'passed'
      ? ['It is carried by the votes that are in and may be signed; yours still counts until then.']
      : []),
    ...(missing.length === 0 ? [] : [`Votes are missing from ${named(missing)}.`]),
  ];
}

const titleOf = ({ title }: VoteReminderMail): string =>
  title === null ? 'An unpublished policy' : plainLine(title);

const inWords = (day: CalendarDate | null): string => (day === null ? 'its last day' : formatDay(day));

function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_AT_MOST).map(plainLine);
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
