import { formatInstant, instant, type Instant, type Zone } from '../../../kernel/instant.ts';
import { mailHtml, MailHeading, SmallPrint } from '../../../platform/mail/mail-html.tsx';
import type { RenderedMail } from '../../../platform/mail/mail.ts';
import {
  fittedSubject,
  plainLine,
  shortened,
  TITLE_LENGTH,
} from '../../../platform/mail/plain-line.rules.ts';
import type { DriftedPolicy, Standing } from '../drift/drift.queries.ts';
import { driftWords } from '../drift/drift-words.ts';
import type { NoticeKind } from './drift-alert.rules.ts';

/** What a mail about a consumer is made from. Of policies it names only what is published. */
export interface DriftMail {
  readonly kind: NoticeKind;
  /** As it stands when the mail goes. */
  readonly standing: Standing;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** Null for an address that is no person's here. */
  readonly recipientName: string | null;
  readonly organisationName: string;
  readonly zone: Zone;
  readonly publicUrl: string;
}

interface Wording {
  /** What stands before and behind the consumer's name in the subject. */
  readonly subject: (mail: DriftMail) => readonly [before: string, after: string];
  readonly lede: (mail: DriftMail) => string;
}

const wordings: Record<NoticeKind, Wording> = {
  behind: {
    subject: ({ standing }) => ['', ` runs behind on ${policies(standing)}`],
    lede: (mail) =>
      `${nameOf(mail)} has not loaded what is in force of ${policies(mail.standing)}${sinceOf(mail)}.`,
  },
  damaged: {
    subject: () => ['Damaged copy: ', ''],
    lede: (mail) =>
      `${nameOf(mail)} holds ${mail.standing.damaged === 1 ? 'a copy' : `${mail.standing.damaged} copies`} whose hash is not the one that was signed: it may judge by a text that nobody approved. That is worse than running behind.`,
  },
  reminder: {
    subject: ({ standing }) => ['', ` still runs behind on ${policies(standing)}`],
    lede: (mail) =>
      `${nameOf(mail)} still has not loaded what is in force of ${policies(mail.standing)}${sinceOf(mail)}.`,
  },
  caught_up: {
    subject: () => ['', ' has caught up'],
    lede: (mail) =>
      `${nameOf(mail)} is late on no policy any more${mail.closedAt === null ? '' : `, as of ${formatInstant(mail.closedAt, mail.zone)}`}. It had been noticed on ${formatInstant(mail.openedAt, mail.zone)}.`,
  },
};

/** What the people at a consumer do about it. */
const ADVICE =
  'Have it read the change feed from its last cursor, or take the snapshot anew, and say what it has loaded. Look at its webhooks too: deliveries that were given up can be sent again.';

/** Writes the mail as text and as HTML. */
export function renderDriftMail(mail: DriftMail): RenderedMail {
  const { subject: around, lede } = wordings[mail.kind];
  const [before, after] = around(mail);
  const subject = fittedSubject(before, nameOf(mail), after);
  const greeting = mail.recipientName === null ? 'Hello,' : `Hello ${plainLine(mail.recipientName)},`;
  const isOver = mail.kind === 'caught_up';
  const lines = isOver
    ? []
    : mail.standing.worst.filter(({ state }) => state !== 'due').map((each) => lineOf(each, mail.zone));
  const more = isOver ? 0 : mail.standing.behind + mail.standing.damaged - lines.length;
  const listed = more > 0 ? [...lines, `and ${more} more`] : lines;
  const address = `${mail.publicUrl}/console/consumers/${mail.standing.id}`;
  const signature = `Sent by Almanac for ${plainLine(mail.organisationName)}. Nobody reads answers to this mail.`;
  return {
    subject,
    text: [
      greeting,
      lede(mail),
      ...(listed.length === 0 ? [] : [listed.map((line) => `- ${line}`).join('\n')]),
      ...(isOver ? [] : [ADVICE]),
      `What it holds and what is in force: ${address}`,
      signature,
    ].join('\n\n'),
    html: mailHtml(
      subject,
      <>
        <p>{greeting}</p>
        <MailHeading>{subject}</MailHeading>
        <p>{lede(mail)}</p>
        {listed.length > 0 && (
          <ul>
            {listed.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        )}
        {!isOver && <p>{ADVICE}</p>}
        <p>
          <a href={address}>What it holds and what is in force</a>
        </p>
        <SmallPrint>{signature}</SmallPrint>
      </>,
    ),
  };
}

function lineOf({ title, reason, holds, inForce, since }: DriftedPolicy, zone: Zone): string {
  const name = shortened(plainLine(title), TITLE_LENGTH);
  return `${name}: ${driftWords(reason, holds, inForce)}, since ${formatInstant(instant(since), zone)}`;
}

const nameOf = ({ standing }: DriftMail): string => plainLine(standing.name);

const policies = ({ behind, damaged }: Standing): string =>
  behind + damaged === 1 ? '1 policy' : `${behind + damaged} policies`;

function sinceOf({ standing, zone }: DriftMail): string {
  const { behind, damaged, behindSince } = standing;
  if (behindSince === null) return '';
  const first = behind + damaged === 1 ? '' : ', the first of them';
  return `${first} since ${formatInstant(behindSince, zone)}`;
}
