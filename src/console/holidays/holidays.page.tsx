import type { JSX } from 'preact';
import { dayOfWeek, type CalendarDate } from '../../kernel/calendar-date.ts';
import { holidayCountries } from '../../platform/organisation/holidays.ts';
import type {
  CalendarDay,
  OrganisationCalendar,
  OrganisationFacts,
} from '../../platform/organisation/working-days.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, count, CsrfField, Field, Notice, PrintedDate, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';

/** What the page of holidays is made from. */
export interface HolidaysContent {
  readonly facts: OrganisationFacts;
  readonly calendar: OrganisationCalendar;
  readonly today: CalendarDate;
  readonly refusal: FormRefusal | null;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The days of a year on which nobody works besides the weekends. */
export function HolidaysPage(content: HolidaysContent): JSX.Element {
  const { facts, calendar, refusal, mayChange } = content;
  const { year, days } = calendar;
  const closed = days.filter(({ works }) => !works).length;
  return (
    <>
      <Tabs group="organisation" current="/console/holidays" />
      <h1>Holidays {year}</h1>
      <p class="lede">
        {count(closed, 'business day')} off: the public holidays of{' '}
        {holidayCountries[facts.holidayCountry] ?? facts.holidayCountry}, with this house’s own days laid over
        them. No reminder goes on a day off, and business days of notice leave them out.
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      <Years year={Number(year)} />
      {days.length === 0 ? (
        <p>No days off are known for {year}. Add the first below.</p>
      ) : (
        <Days {...content} />
      )}
      {mayChange && <AddDay {...content} />}
      <Hours {...content} />
    </>
  );
}

function Years({ year }: { year: number }): JSX.Element {
  return (
    <nav class="years" aria-label="Years">
      <ul class="switch">
        {[year - 1, year, year + 1].map((each) => (
          <li>
            <a
              href={`/console/holidays?year=${each}`}
              {...(each === year ? { 'aria-current': 'page' as const } : {})}
            >
              {each}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Days({ calendar, csrfToken, mayChange, today }: HolidaysContent): JSX.Element {
  return (
    <Table caption={`Days off in ${calendar.year}`}>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Name</th>
          {mayChange && (
            <th scope="col">
              <span class="aside">Change</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {calendar.days.map((day) => (
          <tr>
            <th scope="row" class="date">
              <PrintedDate date={day.day} />
              <span class="under">
                {weekdays[dayOfWeek(day.day) - 1]}
                {day.day < today && ', past'}
              </span>
            </th>
            <td>
              {day.name} <Standing day={day} />
            </td>
            {mayChange && <td>{day.day >= today && <ChangeDay day={day} csrfToken={csrfToken} />}</td>}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Standing({ day: { source, works } }: { day: CalendarDay }): JSX.Element {
  if (works) return <Chip tone="warning">The house works</Chip>;
  return source === 'organisation' ? <Chip tone="info">This house’s own</Chip> : <></>;
}

function ChangeDay({ day, csrfToken }: { day: CalendarDay; csrfToken: string }): JSX.Element {
  if (day.source === 'organisation') {
    return (
      <form method="post" action={`/console/holidays/${day.day}/remove`}>
        <CsrfField token={csrfToken} />
        <button class="second small" type="submit">
          Take back<span class="aside"> {day.day}</span>
        </button>
      </form>
    );
  }
  return (
    <form method="post" action="/console/holidays">
      <CsrfField token={csrfToken} />
      <input type="hidden" name="day" value={day.day} />
      <input type="hidden" name="name" value={day.name} />
      <input type="hidden" name="works" value="true" />
      <button class="second small" type="submit">
        Work on it<span class="aside"> {day.day}</span>
      </button>
    </form>
  );
}

function AddDay({ csrfToken, calendar }: HolidaysContent): JSX.Element {
  return (
    <form class="card" method="post" action="/console/holidays">
      <h2>Close the house on a day</h2>
      <p class="hint">Reminders that wait for that day move, as they would for a public holiday.</p>
      <CsrfField token={csrfToken} />
      <Field
        id="day"
        name="day"
        label="Day"
        type="date"
        min={`${calendar.year}-01-01`}
        max={`${calendar.year}-12-31`}
        required
      />
      <Field id="name" name="name" label="Name" hint="As people call it." maxLength={100} required />
      <button type="submit">Close it</button>
    </form>
  );
}

function Hours({ facts, csrfToken, mayChange }: HolidaysContent): JSX.Element {
  if (!mayChange) {
    return (
      <p>
        Mail goes at {facts.mailTime} in {facts.zone}.
      </p>
    );
  }
  return (
    <form class="card" method="post" action="/console/holidays/hours">
      <h2>Mail time and country</h2>
      <CsrfField token={csrfToken} />
      <Field
        id="mailTime"
        name="mailTime"
        label="Mail goes at"
        hint={`On business days, in ${facts.zone}.`}
        type="time"
        value={facts.mailTime}
        required
      />
      <div class="field">
        <label for="holidayCountry">Public holidays of</label>
        <select id="holidayCountry" name="holidayCountry">
          {Object.entries(holidayCountries).map(([code, name]) => (
            <option value={code} selected={code === facts.holidayCountry}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">Save</button>
    </form>
  );
}
