import { MailHeading, mailHtml, SmallPrint } from '../../platform/mail/mail-html.tsx';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { plainLine, shortened, TITLE_LENGTH } from '../../platform/mail/plain-line.rules.ts';
import type { ScreeningNews } from '../screening/screening-news.queries.ts';

/** What a reviewer's morning mail is made from. */
export interface ScreeningMail {
  readonly recipientName: string;
  readonly organisationName: string;
  /** Where the console is, without a trailing slash. */
  readonly publicUrl: string;
  /** At least one. */
  readonly items: readonly ScreeningNews[];
  /** For whom the recipient stands in, by name. */
  readonly insteadOf: readonly string[];
}

/** Policies that one mail lists; the rest is a number and a link. */
const LISTED_AT_MOST = 50;

/** Writes the mail as text and as HTML. It counts records and names none: what a policy looks into is not public. */
export function renderScreeningMail(mail: ScreeningMail): RenderedMail {
  return { subject: subjectOf(mail.items), text: asText(mail), html: asHtml(mail) };
}

function subjectOf(items: readonly ScreeningNews[]): string {
  const fresh = sum(items, 'fresh');
  const overdue = sum(items, 'overdue');
  const readings = sum(items, 'readings');
  const parts = [
    ...(overdue > 0 ? [`${records(overdue)} overdue`] : []),
    ...(fresh > 0 ? [`${records(fresh, 'new ')} to screen`] : []),
    ...(readings > 0 ? [secondReadings(readings)] : []),
  ];
  return `Literature: ${parts.join(', ')}`;
}

function asText(mail: ScreeningMail): string {
  const { items, recipientName, publicUrl, organisationName } = mail;
  const more = items.length - LISTED_AT_MOST;
  return [
    `Hello ${plainLine(recipientName)},`,
    lede(mail),
    items
      .slice(0, LISTED_AT_MOST)
      .map((item) => [`- ${titleOf(item)}`, factsOf(item), addressOf(item, publicUrl)].join('\n  '))
      .join('\n\n'),
    ...(more > 0 ? [`And ${policies(more)}.`] : []),
    `All that is yours to screen: ${publicUrl}/console/literature?view=mine`,
    smallPrint(organisationName),
  ].join('\n\n');
}

function asHtml(mail: ScreeningMail): string {
  const { items, recipientName, publicUrl, organisationName } = mail;
  const more = items.length - LISTED_AT_MOST;
  return mailHtml(
    subjectOf(items),
    <>
      <p>Hello {plainLine(recipientName)},</p>
      <MailHeading>{subjectOf(items)}</MailHeading>
      <p>{lede(mail)}</p>
      <ul style="margin: 0; padding-left: 1.2em;">
        {items.slice(0, LISTED_AT_MOST).map((item) => (
          <li style="margin-bottom: 1em;">
            <a href={addressOf(item, publicUrl)}>
              <strong>
                <bdi>{titleOf(item)}</bdi>
              </strong>
            </a>
            <br />
            {factsOf(item)}
          </li>
        ))}
      </ul>
      {more > 0 && <p>And {policies(more)}.</p>}
      <p>
        <a href={`${publicUrl}/console/literature?view=mine`}>All that is yours to screen</a>
      </p>
      <SmallPrint>{smallPrint(organisationName)}</SmallPrint>
    </>,
  );
}

function lede({ insteadOf }: ScreeningMail): string {
  const own = 'Records of new literature wait for you to screen them.';
  if (insteadOf.length === 0) return own;
  return `${own} Some of them are those of ${insteadOf.map(plainLine).join(', ')}, for whom you stand in.`;
}

function factsOf({ fresh, overdue, readings }: ScreeningNews): string {
  return [
    ...(overdue > 0 ? [`${records(overdue)} overdue`] : []),
    ...(fresh > 0 ? [records(fresh, 'new ')] : []),
    ...(readings > 0 ? [`${secondReadings(readings)} asked of you`] : []),
  ].join(', ');
}

function addressOf({ policyId, fresh, overdue }: ScreeningNews, publicUrl: string): string {
  const view = fresh + overdue > 0 ? 'view=mine' : 'view=second';
  return `${publicUrl}/console/literature?policy=${policyId}&${view}`;
}

function titleOf({ title }: ScreeningNews): string {
  const named = plainLine(title ?? '');
  return named === '' ? 'An unpublished policy' : shortened(named, TITLE_LENGTH);
}

const smallPrint = (organisation: string): string =>
  `${plainLine(organisation)} sends this on business mornings on which there is something new to screen. ` +
  'What is overdue is told again each week.';

const records = (number: number, kind = ''): string =>
  `${number.toLocaleString('en-US')} ${kind}${number === 1 ? 'record' : 'records'}`;
const secondReadings = (number: number): string =>
  `${number.toLocaleString('en-US')} second ${number === 1 ? 'reading' : 'readings'}`;
const policies = (number: number): string =>
  `${number.toLocaleString('en-US')} more ${number === 1 ? 'policy' : 'policies'}`;

function sum(items: readonly ScreeningNews[], of: 'fresh' | 'overdue' | 'readings'): number {
  return items.reduce((total, item) => total + item[of], 0);
}
