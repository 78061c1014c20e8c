import type { JSX } from 'preact';
import type { MeetingSeries } from '../../committee/meetings/series-meetings.ts';
import { monthWeeks, storedRule, weekdays } from '../../committee/meetings/series-rule.rules.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Field, Notice } from '../parts.tsx';
import { TimeFields } from './meeting-parts.tsx';

/** What a new meeting begins as. */
const USUAL = { name: 'Policy committee', startsAt: '13:00', durationMinutes: 90, place: null, link: null };

interface ScheduleContent {
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
}

/** The form that adds one meeting. */
export function AddMeetingPage({
  csrfToken,
  refusal,
  today,
}: ScheduleContent & { today: CalendarDate }): JSX.Element {
  return (
    <>
      <Crumbs />
      <h1>Add a meeting</h1>
      <Refused refusal={refusal} />
      <form class="card broad" method="post" action="/console/meetings/new">
        <CsrfField token={csrfToken} />
        <Field id="day" name="day" label="Day" type="date" min={today} required />
        <TimeFields value={USUAL} />
        <button type="submit">Add it</button>
      </form>
    </>
  );
}

/** The form that begins a series, or changes one. */
export function SeriesPage(
  content: ScheduleContent & { series: MeetingSeries | null; today: CalendarDate },
): JSX.Element {
  const { csrfToken, refusal, series, today } = content;
  return (
    <>
      <Crumbs />
      <h1>{series === null ? 'Begin a series' : series.name}</h1>
      <p class="lede">
        Its meetings are made six months ahead. A change makes those anew that are still to come and that
        nobody has moved, called off or worked on.
      </p>
      <Refused refusal={refusal} />
      <form class="card broad" method="post" action={`/console/meetings/series/${series?.id ?? 'new'}`}>
        <CsrfField token={csrfToken} />
        <TimeFields value={series ?? USUAL} />
        <RuleFields series={series} />
        <Field id="from" name="from" label="From" type="date" value={series?.from ?? today} required />
        <Field
          id="until"
          name="until"
          label="Until"
          hint="The first day without a meeting; empty for no end."
          type="date"
          value={series?.until ?? ''}
        />
        <div class="field">
          <label for="onHoliday">On a holiday or closed day</label>
          <select id="onHoliday" name="onHoliday">
            <option value="skip" selected={series?.onHoliday === 'skip'}>
              no meeting
            </option>
            <option value="next_business_day" selected={series?.onHoliday === 'next_business_day'}>
              on the next business day
            </option>
          </select>
        </div>
        <button type="submit">{series === null ? 'Begin it' : 'Save'}</button>
      </form>
    </>
  );
}

/** A week and a weekday; a rule that is more than that stands in its own field. */
function RuleFields({ series }: { series: MeetingSeries | null }): JSX.Element {
  const { week, weekday, other } = chosenOf(series);
  return (
    <>
      <div class="field">
        <label for="week">Week of the month</label>
        <select id="week" name="week">
          {Object.entries(monthWeeks).map(([value, words]) => (
            <option value={value} selected={value === week}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="weekday">Day of the week</label>
        <select id="weekday" name="weekday">
          {Object.entries(weekdays).map(([value, words]) => (
            <option value={value} selected={value === weekday}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Field
        id="rule"
        name="rule"
        label="Another rule instead"
        hint="RFC 5545, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU or FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR; empty for the above."
        value={other}
        maxLength={200}
      />
    </>
  );
}

function chosenOf(series: MeetingSeries | null): { week: string; weekday: string; other: string } {
  const usual = { week: '3', weekday: 'TH', other: '' };
  if (series === null) return usual;
  const { freq, interval, byDay, byMonth } = storedRule(series.rule);
  const [day = '', ...more] = byDay;
  const plain = freq === 'MONTHLY' && interval === 1 && more.length === 0 && byMonth.length === 0;
  const week = day.slice(0, -2) === '-1' ? 'last' : day.slice(0, -2);
  if (!plain || !Object.hasOwn(monthWeeks, week)) return { ...usual, other: series.rule };
  return { week, weekday: day.slice(-2), other: '' };
}

function Crumbs(): JSX.Element {
  return (
    <nav class="crumbs" aria-label="Breadcrumb">
      <a href="/console/meetings">Meetings</a>
    </nav>
  );
}

function Refused({ refusal }: { refusal: FormRefusal | null }): JSX.Element | null {
  if (refusal === null) return null;
  return (
    <Notice tone="danger">
      <p>{refusal.message}</p>
    </Notice>
  );
}
