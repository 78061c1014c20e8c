import { Temporal } from 'temporal-polyfill';
import { formatDay } from '../../kernel/calendar-date.ts';
import { formatInstant, instant, type Zone } from '../../kernel/instant.ts';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import type { Attendance, AttendedQuorum, Attendee, Seat } from './attendance.rules.ts';
import { beginningOf, endOf, meetingTimeInWords, type MeetingTime } from './meeting-time.rules.ts';
import type { AgendaEntry, MeetingPaper, MinutesEntry } from './meeting-paper.ts';
import type { Disposition, RecordedVote, VoteRecord } from './vote-record.rules.ts';

/** The name of a paper: `Agenda 2: Policy committee`. */
export function titleOfPaper({ kind, number, meeting }: MeetingPaper): string {
  const name = kind === 'agenda' ? 'Agenda' : 'Minutes';
  const which =
    number === null ? `${name} (draft)` : kind === 'minutes' && number === 1 ? name : `${name} ${number}`;
  return `${which}: ${meeting.name}`;
}

/** What stands under a paper's title, a fact each. */
export function factsOfPaper(paper: MeetingPaper): string[] {
  const { meeting, organisation, publishedAt, publishedBy, kind } = paper;
  const done = kind === 'agenda' ? 'Published' : 'Approved';
  return [
    organisation,
    meetingTimeInWords(meeting),
    ...(meeting.place === null ? [] : [meeting.place]),
    ...(meeting.link === null ? [] : [meeting.link]),
    publishedAt === null
      ? `Not ${done.toLowerCase()} yet`
      : `${done} ${formatInstant(instant(publishedAt), meeting.zone)} by ${publishedBy ?? ''}`,
    'Confidential: holds what is not published',
  ];
}

/** What is known of an agenda's item, a fact each. */
export function factsOfEntry(entry: AgendaEntry): string[] {
  const { policy, version, review, ownerName, carriedFrom, literature } = entry;
  return [
    ...(policy?.number ? [`Policy number ${policy.number}`] : []),
    ...(policy?.section ? [policy.section] : []),
    ...(review === null ? [] : [reviewInWords(review)]),
    ...(version === null
      ? policy === null
        ? []
        : ['No text is in review yet']
      : [
          version.base === null
            ? `Version ${version.number}, the first`
            : `Version ${version.number}, drafted from version ${version.base}`,
        ]),
    ...(ownerName === null ? [] : [`Owner ${ownerName}`]),
    ...(carriedFrom === null ? [] : [`Carried over from ${formatDay(carriedFrom.day)}`]),
    ...(literature === null ? [] : [literatureInWords(literature)]),
  ];
}

function reviewInWords({ state, days, nextReview }: NonNullable<AgendaEntry['review']>): string {
  const counted = `${days} ${days === 1 ? 'day' : 'days'}`;
  const standing = {
    upcoming: `begins in ${counted}`,
    due: `${counted} left`,
    overdue: `${counted} overdue`,
  }[state];
  return `Review due ${formatPartialDate(nextReview)} (${standing})`;
}

function literatureInWords({ screened, included, awaiting }: NonNullable<AgendaEntry['literature']>): string {
  const rest = awaiting === 0 ? '' : `, ${awaiting} not screened yet`;
  return `Literature: ${included} of ${screened} records included${rest}`;
}

/** Titles of the links of an agenda's item. */
export const linkNames = {
  policy: 'Policy',
  draft: 'Text',
  redline: 'Redline',
  evidence: 'Evidence',
  prisma: 'PRISMA counts',
} as const satisfies Record<keyof AgendaEntry['links'], string>;

/** The links of an agenda's item that lead somewhere, in the order in which they are read. */
export function linksOfEntry({ links }: Pick<AgendaEntry, 'links'>): { name: string; url: string }[] {
  return (['redline', 'draft', 'evidence', 'prisma', 'policy'] as const).flatMap((key) => {
    const url = links[key];
    return url === null ? [] : [{ name: linkNames[key], url }];
  });
}

const dispositionWords: Record<Disposition, string> = {
  carried: 'Approved by the committee',
  not_carried: 'Not approved',
  undecided: 'Vote not complete',
  deferred: 'Deferred',
  discussed: 'Discussed, no vote',
};

/** What the committee decided. */
export const dispositionInWords = (disposition: Disposition): string => dispositionWords[disposition];

const attendanceWords: Record<Attendance, string> = {
  present: 'Present',
  absent: 'Absent',
  excused: 'Excused',
  guest: 'Guest',
};
const seatWords: Record<Seat, string> = {
  committee_chair: 'Chair',
  committee_member: 'Member',
  medical_director: 'Medical director',
};

/** `Present`. */
export const attendanceInWords = (attendance: Attendance): string => attendanceWords[attendance];
/** `Member`; nothing for somebody without a seat. */
export const seatInWords = (seat: Seat | null): string => (seat === null ? '' : seatWords[seat]);

/** Who was there, as a line: `Helen Marsh (Chair)`. */
export function attendeeInWords({ name, seat, note }: Attendee): string {
  const more = [seatInWords(seat), note ?? ''].filter((part) => part !== '').join(', ');
  return more === '' ? name : `${name} (${more})`;
}

/** `3 voting members present; a decision needs 2: quorum reached`. */
export function quorumInWords({ present, needed, reached }: AttendedQuorum): string {
  const members = `${present} voting ${present === 1 ? 'member' : 'members'} present`;
  return `${members}; a decision needs ${needed}: ${reached ? 'quorum reached' : 'no quorum'}`;
}

/** `2 to approve, 0 to reject, 1 abstained, 1 recused; quorum of 2 reached`. */
export function tallyInWords({ tally }: VoteRecord): string {
  const { approve, reject, abstain, recuse, quorum, quorumReached } = tally;
  const reached = quorumReached ? `quorum of ${quorum} reached` : `quorum of ${quorum} not reached`;
  return `${approve} to approve, ${reject} to reject, ${abstain} abstained, ${recuse} recused; ${reached}`;
}

const voteWords = { approve: 'approve', reject: 'reject', abstain: 'abstain', recuse: 'recused' } as const;

/** `Ann Lee (Member): recused. I consult for the maker.` A vote cast while the committee did not meet says when it was, a proxy's for whom. */
export function voteInWords(
  { name, role, vote, reason, castAt, castBy }: RecordedVote,
  meeting: MeetingTime,
): string {
  const seat = role === 'committee_chair' ? 'Chair' : 'Member';
  const at = instant(castAt);
  const met =
    Temporal.Instant.compare(beginningOf(meeting), at) <= 0 &&
    Temporal.Instant.compare(at, endOf(meeting)) <= 0;
  const when = met ? '' : `, cast ${formatInstant(at, meeting.zone)}`;
  const who = castBy === undefined ? `${name} (${seat})` : `${castBy} (${seat}) for ${name}`;
  return `${who}: ${voteWords[vote]}${when}${reason === null ? '' : `. ${reason}`}`;
}

/** One round of votes on an item, as it is read. */
export interface BallotInWords {
  readonly tally: string;
  readonly votes: readonly string[];
  /** What comes before the votes after the meeting. */
  readonly later: string;
  readonly laterVotes: readonly string[];
  readonly text: string;
}

const endedWords: Record<NonNullable<VoteRecord['outcome']>, string> = {
  approved: 'signed since',
  rejected: 'rejected, and sent back to its author',
  returned: 'changed by its author and sent in again',
  withdrawn: 'withdrawn',
  not_carried: 'closed by the chair as not carried',
};

/** Every round of votes that a meeting had before it on an item, the one that decided last. */
export function ballotsInWords(entry: MinutesEntry, meeting: MeetingTime): BallotInWords[] {
  const inWords = (record: VoteRecord, before: string): BallotInWords => ({
    tally: before + tallyInWords(record),
    votes: record.votes.map((vote) => voteInWords(vote, meeting)),
    later: 'Cast after the meeting, and not counted in what it decided:',
    laterVotes: record.laterVotes.map((vote) => voteInWords(vote, meeting)),
    text: votedTextInWords(record),
  });
  return [
    ...entry.otherRounds.map((record) => {
      const ended = record.outcome === null ? '' : ` (${endedWords[record.outcome]})`;
      return inWords(record, `An earlier text${ended}: `);
    }),
    ...(entry.votes === null ? [] : [inWords(entry.votes, '')]),
  ];
}

/** Which text was voted on. */
export function votedTextInWords({ version, round, contentHash }: VoteRecord): string {
  return `Voted on version ${version}, submission ${round}, text ${contentHash}`;
}

/** What has become of a vote, where something has; null where it stands. */
export function votesStandingInWords({ votes, textChanged }: MinutesEntry): string | null {
  if (votes === null) return null;
  if (textChanged)
    return 'The text has been changed since this vote; the votes do not count for the text as it is now.';
  if (votes.outcome === 'returned')
    return 'The text went back to its author after this vote; the votes no longer count.';
  if (votes.outcome === 'withdrawn') return 'The version was withdrawn after this vote.';
  return null;
}

/** Where a moment stands, for readers in the meeting's zone. */
export const momentInWords = (at: string, zone: Zone): string => formatInstant(instant(at), zone);
