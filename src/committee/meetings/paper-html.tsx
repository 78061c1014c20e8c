import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { attendances } from './attendance.rules.ts';
import type { AgendaEntry, MeetingPaper, Minutes, MinutesEntry } from './meeting-paper.ts';
import type { MeetingTime } from './meeting-time.rules.ts';
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

/** An agenda or minutes as a whole HTML page that needs no script and no inline style, and prints well. */
export function paperHtml(paper: MeetingPaper): string {
  return `<!doctype html>${renderToString(<Page paper={paper} />)}`;
}

function Page({ paper }: { paper: MeetingPaper }): JSX.Element {
  const title = titleOfPaper(paper);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="stylesheet" href="/assets/meeting.css" />
      </head>
      <body>
        <main>
          <header>
            <h1>{title}</h1>
            <ul class="facts">
              {factsOfPaper(paper).map((fact) => (
                <li>{fact}</li>
              ))}
            </ul>
          </header>
          {paper.kind === 'minutes' && <Attendance minutes={paper} />}
          {paper.items.length === 0 && <p>Nothing is on the agenda.</p>}
          {paper.kind === 'agenda'
            ? paper.items.map((entry) => <AgendaItem entry={entry} />)
            : paper.items.map((entry) => <MinutesItem entry={entry} meeting={paper.meeting} />)}
          {paper.kind === 'minutes' && <Addenda minutes={paper} />}
        </main>
      </body>
    </html>
  );
}

function AgendaItem({ entry }: { entry: AgendaEntry }): JSX.Element {
  const links = linksOfEntry(entry);
  return (
    <section class="item" aria-labelledby={`item-${entry.position}`}>
      <h2 id={`item-${entry.position}`}>
        {entry.position}. {entry.title}
      </h2>
      <Facts facts={factsOfEntry(entry)} />
      <Prose text={entry.note} />
      {links.length > 0 && (
        <ul class="links">
          {links.map(({ name, url }) => (
            <li>
              <a href={url}>{name}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function MinutesItem({ entry, meeting }: { entry: MinutesEntry; meeting: MeetingTime }): JSX.Element {
  const standing = votesStandingInWords(entry);
  return (
    <section class="item" aria-labelledby={`item-${entry.position}`}>
      <h2 id={`item-${entry.position}`}>
        {entry.position}. {entry.title}
      </h2>
      <p class="decision">{dispositionInWords(entry.disposition)}</p>
      {entry.deferralReason !== null && <Prose text={entry.deferralReason} />}
      <Prose text={entry.discussion} />
      {ballotsInWords(entry, meeting).map(({ tally, votes, later, laterVotes, text }) => (
        <>
          <p>{tally}</p>
          <Votes votes={votes} />
          {laterVotes.length > 0 && <p>{later}</p>}
          <Votes votes={laterVotes} />
          <p class="hash">{text}</p>
        </>
      ))}
      {standing !== null && <p class="standing">{standing}</p>}
    </section>
  );
}

function Votes({ votes }: { votes: readonly string[] }): JSX.Element | null {
  if (votes.length === 0) return null;
  return (
    <ul class="votes">
      {votes.map((vote) => (
        <li>{vote}</li>
      ))}
    </ul>
  );
}

function Attendance({ minutes }: { minutes: Minutes }): JSX.Element {
  return (
    <section aria-labelledby="attendance">
      <h2 id="attendance">Attendance</h2>
      {minutes.attendance.length === 0 && <p>Not recorded yet.</p>}
      <dl class="attendance">
        {attendances.map((kind) => {
          const those = minutes.attendance.filter(({ attendance }) => attendance === kind);
          return (
            those.length > 0 && (
              <div>
                <dt>{attendanceInWords(kind)}</dt>
                <dd>{those.map(attendeeInWords).join('; ')}</dd>
              </div>
            )
          );
        })}
      </dl>
      <p>{quorumInWords(minutes.quorum)}</p>
    </section>
  );
}

function Addenda({ minutes: { addenda, meeting } }: { minutes: Minutes }): JSX.Element | null {
  if (addenda.length === 0) return null;
  return (
    <section aria-labelledby="addenda">
      <h2 id="addenda">Addenda</h2>
      {addenda.map(({ text, at, by }) => (
        <>
          <p class="byline">
            {by}, {momentInWords(at, meeting.zone)}
          </p>
          <Prose text={text} />
        </>
      ))}
    </section>
  );
}

function Facts({ facts }: { facts: readonly string[] }): JSX.Element | null {
  if (facts.length === 0) return null;
  return (
    <ul class="facts">
      {facts.map((fact) => (
        <li>{fact}</li>
      ))}
    </ul>
  );
}

/** Text as it was written, a paragraph each. */
function Prose({ text }: { text: string | null }): JSX.Element {
  return (
    <>
      {(text ?? '')
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.trim() !== '' && <p class="prose">{paragraph}</p>)}
    </>
  );
}
