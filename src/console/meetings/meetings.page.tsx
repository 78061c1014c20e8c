import type { JSX } from 'preact';
import type { Candidate, NotReady } from '../../committee/meetings/agenda-candidates.queries.ts';
import type { Meeting } from '../../committee/meetings/meeting-records.ts';
import type { MeetingSeries } from '../../committee/meetings/series-meetings.ts';
import { ruleInWords, storedRule } from '../../committee/meetings/series-rule.rules.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { count, PrintedDate, Table } from '../parts.tsx';
import { meetingAddress, StateChip, When } from './meeting-parts.tsx';

/** What the page of meetings is made from. */
export interface MeetingsContent {
  readonly today: CalendarDate;
  /** From today on, the next one first. */
  readonly upcoming: readonly Meeting[];
  /** Before today, the last one first. */
  readonly past: readonly Meeting[];
  readonly series: readonly MeetingSeries[];
  /** Null for those who do not sit on the committee: titles of texts in review are not theirs to read here. */
  readonly ready: readonly Candidate[] | null;
  readonly notReady: readonly NotReady[];
  readonly maySchedule: boolean;
}

/** When the committee meets, what is ready for it, and what is not. */
export function MeetingsPage(content: MeetingsContent): JSX.Element {
  const { upcoming, past, series, ready, notReady, maySchedule } = content;
  const next = upcoming.find(({ state }) => state === 'planned');
  return (
    <>
      <h1>Meetings</h1>
      <p class="lede">When the committee meets, and what is ready for it.</p>
      {next === undefined ? (
        <p class="empty">
          No meeting is planned. {maySchedule ? 'Begin a series, or add one below.' : 'The chair plans them.'}
        </p>
      ) : (
        <Next next={next} linked={ready !== null} />
      )}
      {maySchedule && (
        <p class="onward">
          <a href="/console/meetings/new">Add a meeting</a> ·{' '}
          <a href="/console/meetings/series/new">Begin a series</a>
        </p>
      )}
      {ready !== null && <Ready ready={ready} />}
      {ready !== null && <Late notReady={notReady} />}
      <List title="Coming" id="coming" meetings={upcoming} linked={ready !== null} empty="None is planned." />
      <Series series={series} maySchedule={maySchedule} />
      <List title="Past" id="past" meetings={past} linked={ready !== null} empty="None yet." />
    </>
  );
}

function Next({ next, linked }: { next: Meeting; linked: boolean }): JSX.Element {
  return (
    <section class="card broad" aria-labelledby="next">
      <h2 id="next">Next: {next.name}</h2>
      <p>
        <When meeting={next} />
        {next.place !== null && <span class="under">{next.place}</span>}
        {next.link !== null && (
          <span class="under">
            <a href={next.link}>Join from afar</a>
          </span>
        )}
      </p>
      {linked && (
        <p>
          <a href={meetingAddress(next.id)}>Agenda and minutes</a>
        </p>
      )}
    </section>
  );
}

function Ready({ ready }: { ready: readonly Candidate[] }): JSX.Element {
  return (
    <section aria-labelledby="ready">
      <h2 id="ready">Ready for the committee</h2>
      {ready.length === 0 ? (
        <p class="empty">Nothing waits. A text comes here once its author submits it.</p>
      ) : (
        <Table caption="What is ready for the committee, the most urgent first">
          <thead>
            <tr>
              <th scope="col">Matter</th>
              <th scope="col">Review due</th>
              <th scope="col">Agenda</th>
            </tr>
          </thead>
          <tbody>
            {ready.map(({ title, slug, version, nextReview, carriedOver, onMeetingId }) => (
              <tr>
                <th scope="row">
                  {slug === null ? title : <a href={`/console/policies/${slug}`}>{title}</a>}
                  <span class="under">
                    {version === null
                      ? slug === null
                        ? 'no policy'
                        : 'no text in review'
                      : `version ${version}`}
                    {carriedOver && ', deferred before'}
                  </span>
                </th>
                <td>
                  <PrintedDate date={nextReview} />
                </td>
                <td>
                  {onMeetingId === null ? 'on none yet' : <a href={meetingAddress(onMeetingId)}>on one</a>}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Late({ notReady }: { notReady: readonly NotReady[] }): JSX.Element {
  return (
    <section aria-labelledby="not-ready">
      <h2 id="not-ready">Overdue and not ready</h2>
      {notReady.length === 0 ? (
        <p class="empty">No review is overdue without a text in review.</p>
      ) : (
        <Table caption="Overdue reviews without a text to decide on, the longest overdue first">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Review due</th>
              <th scope="col">Owner</th>
              <th scope="col">Draft</th>
            </tr>
          </thead>
          <tbody>
            {notReady.map(({ slug, title, nextReview, ownerName, draft }) => (
              <tr>
                <th scope="row">
                  <a href={`/console/policies/${slug}`}>{title}</a>
                </th>
                <td>
                  <PrintedDate date={nextReview} />
                </td>
                <td>{ownerName ?? 'nobody'}</td>
                <td>{draft === null ? 'none' : `version ${draft} is being written`}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function List(list: {
  title: string;
  id: string;
  meetings: readonly Meeting[];
  linked: boolean;
  empty: string;
}): JSX.Element {
  const { title, id, meetings, linked, empty } = list;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {meetings.length === 0 ? (
        <p class="empty">{empty}</p>
      ) : (
        <Table caption={`${title}: ${count(meetings.length, 'meeting')}`}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Meeting</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {meetings.map((meeting) => (
              <tr>
                <th scope="row">
                  <When meeting={meeting} />
                </th>
                <td>
                  {linked ? <a href={meetingAddress(meeting.id)}>{meeting.name}</a> : meeting.name}
                  {meeting.place !== null && <span class="under">{meeting.place}</span>}
                </td>
                <td>
                  <StateChip meeting={meeting} />
                  {meeting.state === 'planned' && 'Planned'}
                  {meeting.cancelReason !== null && <span class="under">{meeting.cancelReason}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Series({
  series,
  maySchedule,
}: {
  series: readonly MeetingSeries[];
  maySchedule: boolean;
}): JSX.Element {
  return (
    <section aria-labelledby="series">
      <h2 id="series">Series</h2>
      {series.length === 0 ? (
        <p class="empty">None. A series makes its meetings by itself, six months ahead.</p>
      ) : (
        <Table caption="Series of meetings">
          <thead>
            <tr>
              <th scope="col">Series</th>
              <th scope="col">Meets</th>
              <th scope="col">From</th>
              <th scope="col">Until</th>
            </tr>
          </thead>
          <tbody>
            {series.map(({ id, name, rule, startsAt, zone, from, until, onHoliday }) => (
              <tr>
                <th scope="row">
                  {maySchedule ? <a href={`/console/meetings/series/${id}`}>{name}</a> : name}
                </th>
                <td>
                  {ruleInWords(storedRule(rule))}, {startsAt} {zone}
                  <span class="under">
                    {onHoliday === 'skip' ? 'not on holidays' : 'a holiday’s on the next business day'}
                  </span>
                </td>
                <td>
                  <PrintedDate date={from} />
                </td>
                <td>
                  <PrintedDate date={until} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
