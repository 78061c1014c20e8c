import type { JSX } from 'preact';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import { fittedSubject, plainLine, shortened, TITLE_LENGTH } from '../../platform/mail/plain-line.rules.ts';
import type { GapKind } from './custody.rules.ts';
import { gapWords } from './gap-words.rules.ts';

/** A policy with what its searches leave out and why they are held up. */
export interface ToldPolicy {
  /** In its link: a slug tells the title. */
  readonly id: string;
  /** Null for one of which nothing is public: mail travels further than those it is for. */
  readonly title: string | null;
  readonly gaps: readonly {
    readonly kind: GapKind;
    readonly from: CalendarDate | null;
    readonly through: CalendarDate | null;
  }[];
  readonly errors: readonly string[];
}

/** What the mail about searches is made from. */
export interface SearchesMailContent {
  readonly recipientName: string;
  /** At least one. */
  readonly policies: readonly ToldPolicy[];
  readonly publicUrl: string;
  readonly organisationName: string;
}

/** More policies than anybody reads in a mail; the rest is a number and a link. */
const LISTED_AT_MOST = 50;
/** The most that is shown of an error, in characters. */
const ERROR_LENGTH = 300;
const LEDE =
  'The literature searches of what is listed here leave days out, or have been held up for more than a day. A review that met only a part of the literature would not know it.';

/** Writes the mail as text and as HTML. */
export function renderSearchesMail(mail: SearchesMailContent): RenderedMail {
  const subject = subjectOf(mail);
  const listed = mail.policies.slice(0, LISTED_AT_MOST);
  const more = moreOf(mail);
  const text = [
    `Hello ${plainLine(mail.recipientName)},`,
    LEDE,
    listed
      .map((policy) => [`- ${titleOf(policy)}`, ...linesOf(policy), addressOf(mail, policy)].join('\n  '))
      .join('\n\n'),
    ...(more === null ? [] : [more]),
    `All searches: ${mail.publicUrl}/console/literature/searches`,
    signature(mail),
  ].join('\n\n');
  const html = mailHtml(
    subject,
    <>
      <p>Hello {plainLine(mail.recipientName)},</p>
      <MailHeading>{subject}</MailHeading>
      <p>{LEDE}</p>
      <ul style="margin: 0; padding-left: 1.2em;">
        {listed.map((policy) => (
          <Item policy={policy} address={addressOf(mail, policy)} />
        ))}
      </ul>
      {more !== null && <p>{more}</p>}
      <p>
        <a href={`${mail.publicUrl}/console/literature/searches`}>All searches</a>
      </p>
      <SmallPrint>{signature(mail)}</SmallPrint>
    </>,
  );
  return { subject, text, html };
}

function Item({ policy, address }: { policy: ToldPolicy; address: string }): JSX.Element {
  return (
    <li style="margin-bottom: 1em;">
      <a href={address}>
        <strong>
          <bdi>{titleOf(policy)}</bdi>
        </strong>
      </a>
      {linesOf(policy).map((line) => (
        <>
          <br />
          {line}
        </>
      ))}
    </li>
  );
}

function subjectOf({ policies }: SearchesMailContent): string {
  const [first] = policies;
  if (first === undefined) throw new RangeError('the mail tells of at least one policy');
  return policies.length === 1
    ? fittedSubject('Literature search incomplete: ', titleOf(first), '')
    : `Literature searches of ${policies.length} policies are incomplete`;
}

function moreOf({ policies }: SearchesMailContent): string | null {
  const more = policies.length - LISTED_AT_MOST;
  return more > 0 ? `And ${more} more.` : null;
}

const titleOf = ({ title }: ToldPolicy): string =>
  title === null ? 'An unpublished policy' : shortened(plainLine(title), TITLE_LENGTH);

const addressOf = ({ publicUrl }: SearchesMailContent, { id }: ToldPolicy): string =>
  `${publicUrl}/console/literature/searches?policy=${id}`;

function linesOf({ gaps, errors }: ToldPolicy): string[] {
  return [
    ...gaps.map(({ kind, from, through }) =>
      from === null
        ? `${gapWords[kind]}.`
        : `${from === through ? from : `${from} to ${through}`}: ${gapWords[kind]}.`,
    ),
    ...errors.map((error) => `Held up: ${shortened(plainLine(error), ERROR_LENGTH)}.`),
  ];
}

const signature = ({ organisationName }: SearchesMailContent): string =>
  `Sent by Almanac for ${plainLine(organisationName)}. Nobody reads answers to this mail.`;
