import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import { dayIn, type Zone } from '../../kernel/instant.ts';
import type { ReminderReport } from '../../reviews/reminders/reminder-report.ts';
import { Moment, Table } from '../parts.tsx';
import { rungInWords } from '../reminder-words.ts';
import { RecipientFate, RungFate } from './reminder-fate.tsx';

/** A rung of any policy, or, without one, of the review the page is about. */
export type ShownReminder = ReminderReport & {
  readonly policy?: { readonly slug: string; readonly title: string };
};

/** Rungs and what became of them, in the order given. */
export function ProofTable({
  caption,
  reminders,
  zone,
}: {
  caption: string;
  reminders: readonly ShownReminder[];
  zone: Zone;
}): JSX.Element {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <th scope="col">Reminder</th>
          <th scope="col" class="wide">
            Day
          </th>
          <th scope="col">Outcome</th>
          <th scope="col">Recipients</th>
        </tr>
      </thead>
      <tbody>
        {reminders.map((reminder) => (
          <Line reminder={reminder} zone={zone} />
        ))}
      </tbody>
    </Table>
  );
}

function Line({ reminder, zone }: { reminder: ShownReminder; zone: Zone }): JSX.Element {
  const { policy, recipients } = reminder;
  const name = rungInWords(reminder);
  return (
    <tr>
      <th scope="row">
        {policy === undefined ? name : <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>}
        {policy !== undefined && <span class="under">{name}</span>}
        <span class="under narrow">
          <time dateTime={reminder.dueOn}>{formatDay(reminder.dueOn)}</time>
        </span>
      </th>
      <td class="wide">
        <time dateTime={reminder.dueOn}>{formatDay(reminder.dueOn)}</time>
        {dayIn(zone, reminder.sendAt) !== reminder.dueOn && (
          <span class="under">
            {reminder.state === 'planned' ? 'goes' : 'went'} <Moment at={reminder.sendAt} zone={zone} />
          </span>
        )}
      </td>
      <td>
        <RungFate rung={reminder} />
      </td>
      <td>
        {recipients.length === 0 && 'nobody'}
        {recipients.length > 0 && (
          <ul class="plain">
            {recipients.map((recipient) => (
              <RecipientFate recipient={recipient} zone={zone} />
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
