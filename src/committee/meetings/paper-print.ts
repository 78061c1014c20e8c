import { printableText } from '../../documents/typst/printable-text.ts';
import { attendances } from './attendance.rules.ts';
import { meetingTimeInWords, type MeetingTime } from './meeting-time.rules.ts';
import type { Agenda, AgendaEntry, MeetingPaper, Minutes, MinutesEntry } from './meeting-paper.ts';
import {
  attendanceInWords,
  attendeeInWords,
  ballotsInWords,
  dispositionInWords,
  factsOfEntry,
  factsOfPaper,
  linksOfEntry,
  momentInWords,
  quorumInWords,
  titleOfPaper,
  votesStandingInWords,
} from './paper-words.ts';

/** What the templates `agenda.typ` and `minutes.typ` print. Text is data to them and never evaluated. */
export function paperPrint(paper: MeetingPaper): object {
  return paper.kind === 'agenda' ? agendaPrint(paper) : minutesPrint(paper);
}

function agendaPrint(agenda: Agenda) {
  return { ...headOf(agenda), empty: 'Nothing is on the agenda.', items: agenda.items.map(agendaItem) };
}

function minutesPrint(minutes: Minutes) {
  const { attendance, quorum, addenda, meeting } = minutes;
  return {
    ...headOf(minutes),
    empty: 'Nothing was on the agenda.',
    attendance: attendances.flatMap((kind) => {
      const those = attendance.filter((each) => each.attendance === kind);
      if (those.length === 0) return [];
      return [{ kind: attendanceInWords(kind), people: print(those.map(attendeeInWords).join('; ')) }];
    }),
    quorum: quorumInWords(quorum),
    items: minutes.items.map((entry) => minutesItem(entry, meeting)),
    addenda: addenda.map(({ text, at, by }) => ({
      byline: print(`${by}, ${momentInWords(at, meeting.zone)}`),
      text: paragraphs(text),
    })),
  };
}

function headOf(paper: MeetingPaper) {
  const title = titleOfPaper(paper);
  return {
    title: print(title),
    language: 'en',
    runningTitle: print(shortened(title)),
    runningFacts: meetingTimeInWords(paper.meeting),
    facts: factsOfPaper(paper).map(print),
  };
}

function agendaItem(entry: AgendaEntry) {
  return {
    title: print(entry.title),
    facts: factsOfEntry(entry).map(print),
    note: paragraphs(entry.note),
    links: linksOfEntry(entry),
  };
}

function minutesItem(entry: MinutesEntry, meeting: MeetingTime) {
  return {
    title: print(entry.title),
    decision: dispositionInWords(entry.disposition),
    discussion: [...paragraphs(entry.deferralReason), ...paragraphs(entry.discussion)],
    ballots: ballotsInWords(entry, meeting).map(({ tally, votes, later, laterVotes, text }) => {
      return { tally, votes: votes.map(print), later, laterVotes: laterVotes.map(print), text: print(text) };
    }),
    standing: votesStandingInWords(entry),
  };
}

/** Characters of a title that the head of a page holds. */
const LONGEST_RUNNING_TITLE = 60;

function shortened(title: string): string {
  const characters = Array.from(title);
  if (characters.length <= LONGEST_RUNNING_TITLE) return title;
  return `${characters
    .slice(0, LONGEST_RUNNING_TITLE - 1)
    .join('')
    .trimEnd()}…`;
}

const print = (text: string): string => printableText(text);

const paragraphs = (text: string | null): string[] =>
  (text ?? '')
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map(print);
