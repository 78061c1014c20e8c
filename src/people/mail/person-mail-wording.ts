import type { Instant } from '../../kernel/instant.ts';
import { instant } from '../../kernel/instant.ts';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import { linkHours } from '../sign-in/link-purpose.ts';
import { methodWords } from '../sessions/sign-in-method.ts';
import { deviceInWords } from './device-words.rules.ts';
import type { From, PersonNotice, PersonNoticeKind } from './person-notice.ts';

/** What a mail says, before it is text or HTML. */
export interface MailWords {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the link at its end is called, and the path it leads to; null where the link is a one-time one. */
  readonly link: { readonly words: string; readonly path: string | null };
}

/** What stands around a mail. */
export interface MailAround {
  readonly organisationName: string;
  /** A moment as its reader tells it. */
  readonly inWords: (at: Instant) => string;
  /** When what the mail tells of happened. */
  readonly at: Instant;
  /** Whether people have passwords here. */
  readonly passwordSignIn: boolean;
}

type Writer<Kind extends PersonNoticeKind> = (
  notice: Extract<PersonNotice, { kind: Kind }>,
  around: MailAround,
) => MailWords;

const ACCOUNT = { words: 'See your sessions and passkeys', path: '/console/account' };
const HELD =
  'What is set up to sign in with from now on, a password, a passkey or a provider, signs nothing in your name for a day; what you had before still does.';
const NOT_EXPECTED =
  'If you did not expect this, object today: sign in as before, end the other sessions on your account page, and tell your administrator or your compliance officer.';

const writers: { readonly [Kind in PersonNoticeKind]: Writer<Kind> } = {
  invitation: ({ by }, { organisationName }) => ({
    subject: `Your access to the medical policies of ${plainLine(organisationName)}`,
    paragraphs: [
      `${by === null ? 'You have' : `${plainLine(by)} has`} ${by === null ? 'been given' : 'given you'} access to Almanac, where ${plainLine(organisationName)} keeps its medical policies.`,
      `The link below signs you in once and asks how you want to sign in from then on. It is good for ${linkHours.invitation / 24} days; your administrator can send another.`,
      'If you did not expect this mail and never used Almanac, do nothing. If you did use it, tell your administrator or your compliance officer: whoever reads this link signs in as you.',
    ],
    link: { words: 'Accept the invitation', path: null },
  }),
  forgotten: (notice, around) => ({
    subject: 'Your link to sign in to Almanac',
    paragraphs: [
      `Somebody, probably you, asked for a link to sign in${fromWhere(notice, around)}. It works once, within an hour, and asks for a new password.`,
      'If that was not you, do nothing: nobody can sign in without this mail, and your password stays as it is.',
    ],
    link: { words: 'Sign in and set a new password', path: null },
  }),
  ways_in: (notice, around) => ({
    subject: 'How you sign in to Almanac',
    paragraphs: [
      `Somebody, probably you, asked for a link to sign in${fromWhere(notice, around)}. No links are mailed for the asking here: nobody signs in with a mailbox alone.`,
      `Sign in ${notice.provider === null ? '' : `at ${plainLine(notice.provider)} or `}with your passkey. If neither lets you in, ask an administrator of ${plainLine(around.organisationName)}.`,
      'If that was not you, do nothing: this mail lets nobody in.',
    ],
    link: { words: 'Go to the sign-in page', path: '/console/sign-in' },
  }),
  signed_in_somewhere_new: (notice, around) => ({
    subject: 'Somebody signed in as you from somewhere new',
    paragraphs: [
      `You signed in by ${methodWords[notice.method]}${fromWhere(notice, around)}, in a browser and from a network that were not known of you.`,
      notYou(around),
    ],
    link: ACCOUNT,
  }),
  password_changed: (notice, around) => ({
    subject: 'Your password was changed',
    paragraphs: [
      `Your password was ${notice.reset ? 'set anew by a mailed link' : 'changed'}${fromWhere(notice, around)}. Every other session of yours has ended.`,
      notYou(around),
    ],
    link: ACCOUNT,
  }),
  passkey_added: ({ name }, around) => ({
    subject: 'A passkey was added to your account',
    paragraphs: [
      `The passkey “${plainLine(name)}” was added on ${around.inWords(around.at)}. It signs in and signs as you.`,
      notYou(around),
    ],
    link: ACCOUNT,
  }),
  passkey_removed: ({ name }, around) => ({
    subject: 'A passkey was removed from your account',
    paragraphs: [
      `The passkey “${plainLine(name)}” was removed on ${around.inWords(around.at)} and is of no use any more.`,
      notYou(around),
    ],
    link: ACCOUNT,
  }),
  identity_linked: ({ provider }, around) => ({
    subject: 'An identity provider was linked to your account',
    paragraphs: [
      `Since ${around.inWords(around.at)} you can sign in by ${plainLine(provider)}.`,
      notYou(around),
    ],
    link: ACCOUNT,
  }),
  identity_unlinked: ({ provider }, around) => ({
    subject: 'An identity provider was taken from your account',
    paragraphs: [
      `Since ${around.inWords(around.at)} nobody can sign in as you by ${plainLine(provider)}.`,
      notYou(around),
    ],
    link: ACCOUNT,
  }),
  email_changed: ({ from, to, by }, { inWords, at }) => ({
    subject: 'Your e-mail address at Almanac was changed',
    paragraphs: [
      `${by === null ? 'Your' : `${plainLine(by)} changed your`} address${by === null ? ' was changed' : ''} on ${inWords(at)} from ${plainLine(from)} to ${plainLine(to)}. Mail of Almanac, links to sign in too, goes to the new one from now on.`,
      `${HELD} For a day you are told at the old address too.`,
      NOT_EXPECTED,
    ],
    link: ACCOUNT,
  }),
  access_reset: ({ reset, by }, { inWords, at }) => ({
    subject: reset ? 'Your password was taken away' : 'A link to sign in as you was made',
    paragraphs: [
      reset
        ? `On ${inWords(at)} ${by === null ? 'an administrator' : plainLine(by)} ended your password and every session of yours, and made a link that asks for a new one.`
        : `On ${inWords(at)} ${by === null ? 'an administrator' : plainLine(by)} made a link that signs in as you once.`,
      HELD,
      NOT_EXPECTED,
    ],
    link: ACCOUNT,
  }),
  key_expires: ({ name, prefix, expiresAt, lastUsedAt }, { inWords }) => ({
    subject: `API key about to end: ${plainLine(name)}`.slice(0, 78),
    paragraphs: [
      `The API key “${plainLine(name)}” (${prefix}…) ends on ${inWords(instant(expiresAt))}. ${
        lastUsedAt === null
          ? 'It was never used.'
          : `It was last used on ${inWords(instant(lastUsedAt))}: whatever uses it stands still from then on.`
      }`,
      'Give it a new secret in time: the old one stays good for as long as you say, so that nothing has to stop meanwhile.',
    ],
    link: { words: 'Look after the API keys', path: '/console/keys' },
  }),
};

/** What to do about what somebody else may have done. */
function notYou({ passwordSignIn }: MailAround): string {
  const first = passwordSignIn
    ? 'ask for a new password on the sign-in page, end the other sessions on your account page'
    : 'end the other sessions and remove passkeys that are not yours on your account page';
  return `If that was not you, somebody else may be using your account: ${first}, and tell your administrator.`;
}

/** What a notice says. */
export function wordsOf(notice: PersonNotice, around: MailAround): MailWords {
  // each writer takes the notice of its own kind, which the table's type promises and a union cannot say
  const write = writers[notice.kind] as (notice: PersonNotice, around: MailAround) => MailWords;
  return write(notice, around);
}

function fromWhere({ address, userAgent }: From, { inWords, at }: MailAround): string {
  const device = deviceInWords(userAgent);
  return [
    ` on ${inWords(at)}`,
    device === null ? '' : ` with ${device}`,
    address === null ? '' : ` from the address ${address}`,
  ].join('');
}
