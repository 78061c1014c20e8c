import { formatDay } from '../../kernel/calendar-date.ts';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import { formatInstant, instant, type Zone } from '../../kernel/instant.ts';
import type { AppealsPacket, LaterDecision, NeighbourVersion } from './appeals-packet.ts';

/** A part of the cover sheet: a heading and its sentences. */
export interface CoverPart {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What the files of a packet are, in the order in which somebody reads them. */
export const packetFiles = {
  'cover.html': 'this sheet',
  'cover.txt': 'this sheet as plain text',
  'policy.pdf': 'the policy as it governed that day',
  'policy.html': 'the same as a page',
  'policy.md': 'the same as text',
  'proof.json': 'what proves who signed it and when',
  'packet.json': 'all of this for programs',
  SHA256SUMS: 'the fingerprint of each file (sha256sum -c SHA256SUMS)',
} as const;

/** The cover sheet in plain words; instants are in the organisation's zone. */
export function coverOf(packet: AppealsPacket, zone: Zone): CoverPart[] {
  const { policy, governing, question, organisation } = packet;
  const asked = formatInstant(instant(question.knownAt), zone);
  return [
    {
      heading: 'What governed',
      lines: [
        `On ${formatDay(question.on)} the policy “${policy.title}” of ${organisation} governed in its version ${governing.version}.`,
        `It was in force ${daysInWords(governing.inForce)}.`,
        `This is what was on record at ${asked}.`,
        scopeInWords(governing),
      ],
    },
    { heading: 'What has become known since', lines: sinceInWords(packet, zone) },
    {
      heading: 'Who signed it',
      lines: [
        ...governing.signatures.map(({ name, credentials, onBehalfOf, signedAt, meaning }) => {
          const who = `${credentials === null ? name : `${name}, ${credentials}`}${onBehalfOf === null ? '' : `, for ${onBehalfOf}`}`;
          return `${who}, medical director, on ${formatInstant(instant(signedAt), zone)}: “${meaning}”`;
        }),
        `It was last reviewed: ${governing.lastReview === null ? 'not printed' : formatPartialDate(governing.lastReview)}; next review: ${governing.nextReview === null ? 'not printed' : formatPartialDate(governing.nextReview)}.`,
      ],
    },
    { heading: 'When the public was told', lines: noticeInWords(packet) },
    { heading: 'Before and after', lines: neighboursInWords(packet) },
    {
      heading: 'What the policy asked',
      lines:
        packet.criteria.length === 0
          ? ['The criteria are in the text of the policy, which prints none apart.']
          : packet.criteria.map(({ label, markdown }) => (label === '' ? markdown : `${label}  ${markdown}`)),
    },
    {
      heading: 'How to check it',
      lines: [
        `proof.json holds the signed text, the signatures and their place in the audit. The page that checks it without a network is at ${packet.origin}/verify, and the command is: almanac verify proof.json`,
        `The text that was signed has the fingerprint ${governing.contentHash}, the envelope that was signed ${governing.envelopeHash}.`,
      ],
    },
    {
      heading: 'What is enclosed',
      lines: Object.entries(packetFiles).map(([name, what]) => `${name}: ${what}`),
    },
  ];
}

/** The cover sheet as plain text. */
export function coverText(packet: AppealsPacket, zone: Zone): string {
  const { title, number } = packet.policy;
  const head = `${title}${number === null ? '' : ` (${number})`}\nDay of service: ${formatDay(packet.question.on)}\n`;
  const parts = coverOf(packet, zone).map(({ heading, lines }) => {
    return `${heading.toUpperCase()}\n${lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')}\n`;
  });
  return [head, ...parts].join('\n');
}

function daysInWords({
  from,
  until,
}: {
  from: AppealsPacket['question']['on'];
  until: AppealsPacket['question']['on'] | null;
}): string {
  return until === null
    ? `from ${formatDay(from)} on`
    : `from ${formatDay(from)} until the day before ${formatDay(until)}`;
}

function scopeInWords({ linesOfBusiness, jurisdictions }: AppealsPacket['governing']): string {
  const lines = linesOfBusiness.length === 0 ? 'all lines of business' : linesOfBusiness.join(', ');
  const places = jurisdictions.length === 0 ? 'all jurisdictions' : jurisdictions.join(', ');
  return `It is for ${lines} and ${places}.`;
}

function sinceInWords(
  { since, governsAsKnownNow, governing, question }: AppealsPacket,
  zone: Zone,
): string[] {
  if (since.length === 0) return ['Nothing has been decided about this policy since.'];
  const now =
    governsAsKnownNow === governing.version
      ? `Version ${governing.version} still is what governs ${formatDay(question.on)}.`
      : governsAsKnownNow === null
        ? `As known now no version governs ${formatDay(question.on)}: a later decision reaches back.`
        : `As known now version ${governsAsKnownNow} governs ${formatDay(question.on)}: a later decision reaches back. Ask for a packet without knownAt for that one.`;
  return [now, ...since.map((decision) => laterInWords(decision, zone))];
}

const laterWords = {
  version: ({ version, on }) => `version ${version} was signed, effective ${formatDay(on)}`,
  correction: ({ version, corrects, on }) =>
    `version ${version} was signed, which corrects version ${corrects} from ${formatDay(on)} on`,
  cancel: ({ version }) => `version ${version} was cancelled before it began`,
  withdraw: ({ version, on }) => `version ${version} was taken out of force from ${formatDay(on)} on`,
  retire: ({ on }) => `the policy was retired from ${formatDay(on)} on`,
} as const satisfies Record<LaterDecision['kind'], (decision: LaterDecision) => string>;

function laterInWords(decision: LaterDecision, zone: Zone): string {
  return `On ${formatInstant(instant(decision.decidedAt), zone)} ${laterWords[decision.kind](decision)}.`;
}

function noticeInWords({ governing: { publicFrom, notices, links } }: AppealsPacket): string[] {
  return [
    `It has been public since ${formatDay(publicFrom)} at ${links.html}`,
    ...(notices.length === 0
      ? ['No bulletin on record announced it.']
      : notices.map(({ on, plannedEffective, bulletin }) => {
          return `A bulletin of ${formatDay(on)} announced it for ${formatDay(plannedEffective)}: ${bulletin}`;
        })),
  ];
}

function neighboursInWords({ before, after }: AppealsPacket): string[] {
  const line = (which: string, neighbour: NeighbourVersion | null) =>
    neighbour === null
      ? `${which} it no version of this policy was on record.`
      : `${which} it version ${neighbour.version}, in force ${daysInWords(neighbour)}. What differs: ${neighbour.redline}`;
  return [line('Before', before), line('After', after)];
}
