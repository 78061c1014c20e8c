import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { ForecastRecipient, ForecastReminder } from '../../reviews/reminders/forecast.queries.ts';
import { count, Field, Moment, Notice, Table } from '../parts.tsx';
import { rungInWords } from '../reminder-words.ts';
import { StandsInFor } from './reminder-fate.tsx';
import { addressWith, RemindersFrame } from './reminders-frame.tsx';
import type { RemindersForm } from './reminders.schemas.ts';

/** What the page of reminders to come is made from. */
export interface ForecastContent {
  readonly form: RemindersForm;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly zone: Zone;
  readonly reminders: readonly ForecastReminder[];
  readonly nextCursor: string | null;
  /** The name of the person the page is about; null for everybody. */
  readonly person: string | null;
  /** What is wrong with what was asked for. */
  readonly problem: string | null;
}

const PAGE = '/console/reminders';

/** What will go to whom, day by day, as if nobody worked on a review meanwhile. */
export function ForecastPage(content: ForecastContent): JSX.Element {
  const { form, from, to, reminders, nextCursor, person, problem } = content;
  const asked = { from, to, policy: form.policy, person: form.person };
  return (
    <RemindersFrame heading="Reminders" current={PAGE}>
      <p class="lede">
        What goes to whom from {formatDay(from)} to {formatDay(to)}
        {person !== null && ` and concerns ${person}`}, as long as nobody finishes a review. Leave that is
        known is minded.
      </p>
      <ForecastForm {...content} />
      {problem !== null && (
        <Notice tone="danger">
          <p>{problem}</p>
        </Notice>
      )}
      {problem === null && reminders.length === 0 && <Empty filtered={isFiltered(form)} />}
      {byDay(reminders).map(({ day, items }) => (
        <Day day={day} items={items} zone={content.zone} />
      ))}
      {nextCursor !== null && (
        <p>
          <a href={addressWith(PAGE, { ...asked, cursor: nextCursor })}>Later reminders</a>
        </p>
      )}
      {reminders.length > 0 && (
        <p class="hint">
          All of it as a table:{' '}
          <a href={addressWith('/v1/reminders/forecast.csv', { ...asked, person: personId(form) })}>CSV</a>
        </p>
      )}
    </RemindersFrame>
  );
}

function ForecastForm({ form, from, to }: ForecastContent): JSX.Element {
  return (
    <form class="search" method="get" action={PAGE}>
      <Field id="policy" name="policy" label="Policy" value={form.policy ?? ''} maxLength={200} />
      <Field id="from" name="from" label="From" type="date" value={from} />
      <Field id="to" name="to" label="To" type="date" value={to} />
      <div class="field">
        <label for="person">Whose</label>
        <select id="person" name="person">
          <option value="">Everybody’s</option>
          <option value="me" selected={form.person === 'me'}>
            Mine
          </option>
          {form.person !== undefined && form.person !== 'me' && (
            <option value={form.person} selected>
              That person’s
            </option>
          )}
        </select>
      </div>
      <button type="submit" class="second">
        Show
      </button>
    </form>
  );
}

function Day({
  day,
  items,
  zone,
}: {
  day: CalendarDate;
  items: readonly ForecastReminder[];
  zone: Zone;
}): JSX.Element {
  const people = new Set(items.flatMap(({ recipients }) => recipients.map(({ personId }) => personId)));
  return (
    <section aria-labelledby={`day-${day}`}>
      <h2 id={`day-${day}`}>
        <time dateTime={day}>{formatDay(day)}</time>{' '}
        <span class="count">
          {count(items.length, 'reminder')} to {count(people.size, 'person', 'people')}
        </span>
      </h2>
      <Table caption={`Reminders of ${formatDay(day)}`}>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col" class="wide">
              Reminder
            </th>
            <th scope="col">Goes to</th>
          </tr>
        </thead>
        <tbody>
          {items.map((reminder) => (
            <Line reminder={reminder} zone={zone} />
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Line({ reminder, zone }: { reminder: ForecastReminder; zone: Zone }): JSX.Element {
  const name = rungInWords({ rung: reminder.key, occurrence: reminder.occurrence });
  return (
    <tr>
      <th scope="row">
        <a href={`/console/policies/${reminder.slug}`}>{reminder.title}</a>
        <span class="under narrow">{name}</span>
      </th>
      <td class="wide">{name}</td>
      <td>
        {reminder.finding === 'no_recipient' && (
          <span class="under">
            {reminder.recipients.length === 0
              ? 'Nobody can be told: give the policy an owner or a backup.'
              : 'None of those it is for can be reached, so it goes to:'}
          </span>
        )}
        <ul class="plain">
          {reminder.recipients.map((recipient) => (
            <Reader recipient={recipient} reminder={reminder} zone={zone} />
          ))}
        </ul>
      </td>
    </tr>
  );
}

function Reader({
  recipient,
  reminder,
  zone,
}: {
  recipient: ForecastRecipient;
  reminder: ForecastReminder;
  zone: Zone;
}): JSX.Element {
  const isLater = recipient.sendAt.epochNanoseconds > reminder.sendAt.epochNanoseconds;
  return (
    <li>
      <a href={addressWith(PAGE, { person: recipient.personId })}>{recipient.name}</a>{' '}
      <span class="aside-text">
        {recipient.delivery === 'digest' ? 'in the day’s mail' : 'a mail of its own'}
        {isLater && (
          <>
            , after quiet hours <Moment at={recipient.sendAt} zone={zone} />
          </>
        )}
      </span>
      <StandsInFor standsInFor={recipient.standsInFor} via={recipient.via} />
    </li>
  );
}

function Empty({ filtered }: { filtered: boolean }): JSX.Element {
  return (
    <div class="empty">
      {filtered ? (
        <p>
          Nothing goes out with this filter. <a href={PAGE}>Show everything</a>
        </p>
      ) : (
        <p>Nothing is to come. A policy’s reminders are planned as soon as it has a next review.</p>
      )}
    </div>
  );
}

function byDay(reminders: readonly ForecastReminder[]): { day: CalendarDate; items: ForecastReminder[] }[] {
  const days = new Map<CalendarDate, ForecastReminder[]>();
  for (const reminder of reminders)
    days.set(reminder.sendOn, [...(days.get(reminder.sendOn) ?? []), reminder]);
  return [...days].map(([day, items]) => ({ day, items }));
}

function isFiltered({ policy, person, from, to }: RemindersForm): boolean {
  return [policy, person, from, to].some((value) => value !== undefined);
}

/** The id that the API knows; `me` is this page's own word. */
function personId({ person }: RemindersForm): string | undefined {
  return person === 'me' ? undefined : person;
}
