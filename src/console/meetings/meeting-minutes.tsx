import type { JSX } from 'preact';
import type { MinutesEntry } from '../../committee/meetings/meeting-paper.ts';
import {
  ballotsInWords,
  dispositionInWords,
  momentInWords,
  votesStandingInWords,
} from '../../committee/meetings/paper-words.ts';
import type { MeetingTime } from '../../committee/meetings/meeting-time.rules.ts';
import type { MinutesView } from '../../committee/meetings/paper.queries.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import { Chip, CsrfField, Moment, Notice, type Tone } from '../parts.tsx';
import { AttendanceSection } from './meeting-attendance.tsx';
import { Act, meetingAddress, TextField } from './meeting-parts.tsx';

interface MinutesContent {
  readonly minutes: MinutesView;
  readonly begun: boolean;
  readonly seated: readonly Person[];
  readonly csrfToken: string;
  readonly mayConduct: boolean;
}

/** Who was there and what was decided; once the minutes are approved, as they were approved. */
export function MinutesSection(content: MinutesContent): JSX.Element {
  const { minutes, begun, csrfToken, mayConduct } = content;
  const { meeting, approved, itemIds, changedSince } = minutes;
  const to = meetingAddress(meeting.id);
  const mayWrite = mayConduct && approved === null;
  if (!begun && approved === null) {
    return (
      <section aria-labelledby="minutes">
        <h2 id="minutes">Minutes</h2>
        <p class="empty">They are taken once the meeting has begun.</p>
      </section>
    );
  }
  return (
    <>
      <AttendanceSection {...content} mayWrite={mayWrite} />
      <section aria-labelledby="minutes">
        <h2 id="minutes">Minutes</h2>
        <Approved {...content} />
        <ol class="agenda">
          {minutes.minutes.items.map((entry, index) => (
            <Item
              entry={entry}
              meeting={meeting}
              changed={changedSince.includes(entry.position)}
              to={`${to}/items/${itemIds[index]}`}
              csrfToken={csrfToken}
              mayWrite={mayWrite}
            />
          ))}
        </ol>
        <Addenda {...content} />
        {mayWrite && (
          <div class="meeting-acts">
            <Act to={`${to}/minutes/approve`} csrfToken={csrfToken} label="Approve the minutes" />
            <p class="hint">They never change again; what is deferred waits for the next meeting.</p>
          </div>
        )}
      </section>
    </>
  );
}

function Approved({ minutes: { meeting, approved, minutes } }: MinutesContent): JSX.Element {
  const papers = `/v1/meetings/${meeting.id}/minutes`;
  const forms = (
    <>
      <a href={`${papers}.html`}>to print</a>, <a href={`${papers}.pdf`}>PDF</a>
    </>
  );
  if (approved === null) return <p>Not approved yet. As they stand: {forms}.</p>;
  return (
    <p>
      Approved by {minutes.publishedBy}
      {approved.number > 1 && (
        <>
          , last addendum <Moment at={approved.madeAt} zone={meeting.zone} />
        </>
      )}
      : {forms}. <code class="hash">{approved.contentHash}</code>
    </p>
  );
}

const tones: Record<MinutesEntry['disposition'], Tone> = {
  carried: 'good',
  not_carried: 'danger',
  undecided: 'warning',
  deferred: 'info',
  discussed: 'plain',
};

function Item(item: {
  entry: MinutesEntry;
  meeting: MeetingTime;
  changed: boolean;
  to: string;
  csrfToken: string;
  mayWrite: boolean;
}): JSX.Element {
  const { entry, meeting, changed, to, csrfToken, mayWrite } = item;
  const standing = votesStandingInWords({ ...entry, textChanged: changed });
  return (
    <li>
      <h3>
        {entry.position}. {entry.title}{' '}
        <Chip tone={tones[entry.disposition]}>{dispositionInWords(entry.disposition)}</Chip>
      </h3>
      {entry.votes === null && entry.policy !== null && <p>No text was before the meeting to vote on.</p>}
      {ballotsInWords(entry, meeting).map(({ tally, votes, later, laterVotes, text }) => (
        <>
          <p>{tally}</p>
          <Votes votes={votes} />
          {laterVotes.length > 0 && <p>{later}</p>}
          <Votes votes={laterVotes} />
          <p class="hint">{text}</p>
        </>
      ))}
      {standing !== null && (
        <Notice tone="info">
          <p>{standing}</p>
        </Notice>
      )}
      {mayWrite ? (
        <ItemForm {...{ entry, to, csrfToken }} />
      ) : (
        <>
          {entry.deferralReason !== null && <p class="said">{entry.deferralReason}</p>}
          {entry.discussion !== null && <p class="said">{entry.discussion}</p>}
        </>
      )}
    </li>
  );
}

function Votes({ votes }: { votes: readonly string[] }): JSX.Element | null {
  if (votes.length === 0) return null;
  return (
    <ul>
      {votes.map((vote) => (
        <li>{vote}</li>
      ))}
    </ul>
  );
}

function ItemForm({
  entry,
  to,
  csrfToken,
}: {
  entry: MinutesEntry;
  to: string;
  csrfToken: string;
}): JSX.Element {
  const { position, discussion, disposition, deferralReason } = entry;
  return (
    <form method="post" action={to}>
      <CsrfField token={csrfToken} />
      <TextField id={`discussion-${position}`} name="discussion" label="What was said" value={discussion} />
      <label class="choice">
        <input type="checkbox" name="deferred" checked={disposition === 'deferred'} /> Deferred to the next
        meeting
      </label>
      <TextField
        id={`deferral-${position}`}
        name="deferralReason"
        label="Why it is deferred"
        value={deferralReason}
        rows={2}
      />
      <button class="second" type="submit" name="act" value="minute">
        Save<span class="aside"> the minutes of {entry.title}</span>
      </button>
    </form>
  );
}

function Addenda({
  minutes: { minutes, meeting, approved },
  csrfToken,
  mayConduct,
}: MinutesContent): JSX.Element | null {
  if (approved === null) return null;
  return (
    <>
      {minutes.addenda.map(({ text, at, by }) => (
        <div class="card broad">
          <h3>
            Addendum by {by}, {momentInWords(at, meeting.zone)}
          </h3>
          <p class="said">{text}</p>
        </div>
      ))}
      {mayConduct && (
        <details>
          <summary>Set something right</summary>
          <form class="card broad" method="post" action={`${meetingAddress(meeting.id)}/addenda`}>
            <CsrfField token={csrfToken} />
            <TextField
              id="addendum"
              name="text"
              label="Addendum"
              value={null}
              hint="The minutes stay as they were approved; this follows them."
            />
            <button type="submit">Add it</button>
          </form>
        </details>
      )}
    </>
  );
}
