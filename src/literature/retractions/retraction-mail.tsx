import type { JSX } from 'preact';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { fittedSubject, plainLine, shortened } from '../../platform/mail/plain-line.rules.ts';
import type { MailAlert, MailPlace } from './mail-alert.rules.ts';
import { noticeDefinitions } from './notice-kinds.rules.ts';
import { happenedTo, liftedLine, noticeAddress, noticeLinkName, witnessesLine } from './notice-words.ts';

/** What every mail of the watch is made from besides its alerts. */
export interface WatchMailSurroundings {
  readonly recipientName: string;
  readonly organisationName: string;
  /** Where the console is, without a trailing slash. */
  readonly publicUrl: string;
}

/** More sentences than anybody reads in a mail; the rest is on the page. */
const SENTENCES_AT_MOST = 12;
const LONGEST_SENTENCE = 600;
const LONGEST_CITATION = 400;
/** More alerts than one mail shows. */
const ALERTS_AT_MOST = 50;

const STANDS_AGAIN =
  'This notice had been lifted and stands again: what was said of its lifting counts no more.';

/** One line of a mail: text, perhaps a link. */
interface Line {
  readonly text: string;
  readonly href?: string;
  readonly kind?: 'quote';
}

/** Writes the mail about one notice, to a person with one or more policies that cite the work. `alerts` has at least one. */
export function renderRetractionMail(
  alerts: readonly MailAlert[],
  surroundings: WatchMailSurroundings,
): RenderedMail {
  const [first] = alerts;
  if (first === undefined) throw new RangeError('a mail of the watch tells of at least one alert');
  const more = alerts.length === 1 ? '' : ` and ${alerts.length - 1} more`;
  const { name } = noticeDefinitions[first.notice.kind];
  const again = alerts.every(({ what }) => what === 'stands_again') ? ' stands again' : '';
  const subject = fittedSubject(`${name}${again}: paper cited by `, first.title, more);
  return rendered(subject, alerts, surroundings);
}

/** Writes the day's mail about what is less urgent, and about what was lifted. `alerts` has at least one. */
export function renderNoticesMail(
  alerts: readonly MailAlert[],
  surroundings: WatchMailSurroundings,
): RenderedMail {
  const papers = alerts.length === 1 ? 'a cited paper' : `${alerts.length} cited papers`;
  return rendered(`Notices about ${papers}`, alerts, surroundings);
}

function rendered(
  subject: string,
  alerts: readonly MailAlert[],
  { recipientName, organisationName, publicUrl }: WatchMailSurroundings,
): RenderedMail {
  const shown = alerts.slice(0, ALERTS_AT_MOST);
  const hello = `Hello ${plainLine(recipientName)},`;
  const page = `${publicUrl}/console/literature/retractions`;
  const all =
    alerts.length > shown.length ? `All ${alerts.length} alerts` : 'All alerts and what has been decided';
  const foot = `Sent by Almanac for ${plainLine(organisationName)}. Nobody reads answers to this mail.`;
  return {
    subject,
    text: [hello, ...shown.map((alert) => asText(linesOf(alert, publicUrl))), `${all}: ${page}`, foot].join(
      '\n\n',
    ),
    html: mailHtml(
      subject,
      <>
        <p>{hello}</p>
        <MailHeading>{subject}</MailHeading>
        {shown.map((alert) => (
          <AlertInMail alert={alert} publicUrl={publicUrl} />
        ))}
        <p>
          <a href={page}>{all}</a>
        </p>
        <SmallPrint>{foot}</SmallPrint>
      </>,
    ),
  };
}

/** What a mail says of one alert, the policy's name first. */
function linesOf(alert: MailAlert, publicUrl: string): Line[] {
  const { notice, places, hasMore } = alert;
  const [place] = places;
  const name = place === undefined ? 'A paper that it cites' : `Reference ${place.reference.number}`;
  const address = noticeAddress(notice);
  const href = `${publicUrl}/console/literature/retractions/${alert.id}`;
  return [
    { text: alert.title, href },
    { text: `${happenedTo(name, notice)}. ${noticeDefinitions[notice.kind].advice}` },
    ...(alert.why === null ? [] : [{ text: alert.why }]),
    ...(alert.what === 'stands_again' ? [{ text: STANDS_AGAIN }] : []),
    ...(alert.what === 'lifted' && notice.liftedReason !== null
      ? [{ text: `This notice is lifted. ${liftedLine(notice.liftedReason)}` }]
      : [{ text: witnessesLine(notice) }]),
    ...(notice.source === '' ? [] : [{ text: `Where: ${plainLine(notice.source)}` }]),
    ...(address === null ? [] : [{ text: noticeLinkName(notice), href: address }]),
    ...places.flatMap((one) => linesOfPlace(one)),
    ...(hasMore ? [{ text: 'The console shows more: not all that cites it is public.' }] : []),
    {
      text:
        alert.what === 'lifted' ? 'See what had been decided' : 'Open an interim review, or acknowledge it',
      href,
    },
  ];
}

function linesOfPlace({ version, isActive, from, reference, sentences }: MailPlace): Line[] {
  const state = isActive ? 'in force' : `from ${from}`;
  const citation = shortened(plainLine(reference.citation), LONGEST_CITATION);
  const more = sentences.length - SENTENCES_AT_MOST;
  return [
    { text: `Version ${version} (${state}), reference ${reference.number}: ${citation}` },
    ...(sentences.length === 0 ? [{ text: 'No sentence of the text cites it.' }] : []),
    ...sentences.slice(0, SENTENCES_AT_MOST).map(({ heading, label, text }): Line => {
      const where = [heading, label ?? ''].filter((part) => part !== '').join(', ');
      return {
        text: `${plainLine(where)}: “${shortened(plainLine(text), LONGEST_SENTENCE)}”`,
        kind: 'quote',
      };
    }),
    ...(more > 0 ? [{ text: `And ${more} more ${more === 1 ? 'sentence' : 'sentences'}.` }] : []),
  ];
}

function asText(lines: readonly Line[]): string {
  return lines
    .map(({ text, href, kind }, index) => {
      const line = href === undefined ? text : `${text}: ${href}`;
      return index === 0 ? line : `${kind === 'quote' ? '  > ' : '  '}${line}`;
    })
    .join('\n');
}

function AlertInMail({ alert, publicUrl }: { alert: MailAlert; publicUrl: string }): JSX.Element {
  const [{ text: title, href: titleHref = '' } = { text: '' }, ...lines] = linesOf(alert, publicUrl);
  return (
    <div style="margin: 1.2em 0;">
      <p style="margin: 0.4em 0;">
        <a href={titleHref}>
          <strong>
            <bdi>{title}</bdi>
          </strong>
        </a>
      </p>
      {lines.map(({ text, href, kind }) =>
        kind === 'quote' ? (
          <blockquote style="margin: 0.4em 0 0.4em 1.2em;">{text}</blockquote>
        ) : (
          <p style="margin: 0.4em 0;">{href === undefined ? text : <a href={href}>{text}</a>}</p>
        ),
      )}
    </div>
  );
}
