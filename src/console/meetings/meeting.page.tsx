import type { JSX } from 'preact';
import type { Person } from '../../people/persons/people.queries.ts';
import type { PolicyChoice } from '../../committee/meetings/agenda-candidates.queries.ts';
import type { AgendaView, MinutesView } from '../../committee/meetings/paper.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Fact, Field, Notice } from '../parts.tsx';
import { Agenda } from './meeting-agenda.tsx';
import { MinutesSection } from './meeting-minutes.tsx';
import type { ItemForm } from './meeting-forms.schemas.ts';
import { meetingAddress, StateChip, TimeFields, When } from './meeting-parts.tsx';

/** What the page of a meeting is made from. */
export interface MeetingContent {
  readonly agenda: AgendaView;
  readonly minutes: MinutesView;
  /** Whether its beginning has passed. */
  readonly begun: boolean;
  /** Whether its end has passed. */
  readonly over: boolean;
  /** Policies that can be added to the agenda. */
  readonly choices: readonly PolicyChoice[];
  /** What was typed of an item that was refused. */
  readonly typed: ItemForm | null;
  /** Those with a seat now. */
  readonly seated: readonly Person[];
  readonly csrfToken: string;
  readonly mayConduct: boolean;
  readonly maySchedule: boolean;
  readonly refusal: FormRefusal | null;
}

/** One meeting: its agenda, who was there, its minutes. */
export function MeetingPage(content: MeetingContent): JSX.Element {
  const { meeting } = content.agenda;
  const planned = meeting.state === 'planned';
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/meetings">Meetings</a>
      </nav>
      <div class="title-row">
        <h1>{meeting.name}</h1>
        <StateChip meeting={meeting} />
      </div>
      {content.refusal !== null && (
        <Notice tone="danger">
          <p>{content.refusal.message}</p>
        </Notice>
      )}
      <dl class="facts meeting-facts">
        <Fact label="When">
          <When meeting={meeting} />
        </Fact>
        {meeting.place !== null && <Fact label="Where">{meeting.place}</Fact>}
        {meeting.link !== null && (
          <Fact label="From afar">
            <a href={meeting.link}>{meeting.link}</a>
          </Fact>
        )}
        {meeting.cancelReason !== null && <Fact label="Cancelled">{meeting.cancelReason}</Fact>}
      </dl>
      <Agenda {...content} mayConduct={content.mayConduct && planned} />
      {meeting.state !== 'cancelled' && <MinutesSection {...content} mayConduct={content.mayConduct} />}
      {content.maySchedule && planned && <Schedule {...content} />}
    </>
  );
}

function Schedule({ agenda: { meeting }, csrfToken }: MeetingContent): JSX.Element {
  const to = meetingAddress(meeting.id);
  return (
    <section aria-labelledby="schedule">
      <h2 id="schedule">Move it or call it off</h2>
      <details>
        <summary>Another day, time or place</summary>
        <form class="card broad" method="post" action={`${to}/move`}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="revision" value={meeting.revision} />
          <Field id="day" name="day" label="Day" type="date" value={meeting.day} required />
          <TimeFields value={meeting} />
          <Field id="move-reason" name="reason" label="Reason" hint="Not needed." maxLength={2000} />
          <button type="submit">Save</button>
        </form>
      </details>
      <details>
        <summary>Call it off</summary>
        <form class="card broad" method="post" action={`${to}/cancel`}>
          <CsrfField token={csrfToken} />
          <p class="hint">For good. What is on its agenda waits for another meeting.</p>
          <Field id="cancel-reason" name="reason" label="Reason" maxLength={2000} required />
          <button type="submit">Call it off</button>
        </form>
      </details>
    </section>
  );
}
