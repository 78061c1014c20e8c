import type { JSX } from 'preact';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import {
  lastDayOf,
  stateOf,
  type Delegation,
  type DelegationState,
} from '../../people/delegations/delegations.queries.ts';
import { Chip, CsrfField, Field, PrintedDate, Table, type Tone } from '../parts.tsx';
import type { PersonContent } from './person.page.tsx';

/** What each state of a delegation is called, and the tone of its chip. */
const stateWords: Record<DelegationState, { readonly name: string; readonly tone: Tone }> = {
  current: { name: 'On leave', tone: 'info' },
  upcoming: { name: 'To come', tone: 'plain' },
  past: { name: 'Over', tone: 'plain' },
  cancelled: { name: 'Taken back', tone: 'plain' },
};

/** A person's leave: what was, is and comes, and the form that notes more. */
export function LeaveCard(content: PersonContent): JSX.Element {
  const { person, leave, mayDelegate } = content;
  return (
    <section class="card">
      <h2>Leave</h2>
      {leave.length === 0 ? (
        <p>No leave is noted. Reminders go to {person.name} every day.</p>
      ) : (
        <LeaveTable {...content} />
      )}
      {mayDelegate && person.active && <AddLeave {...content} />}
    </section>
  );
}

function LeaveTable({ person, leave, today, csrfToken, mayDelegate }: PersonContent): JSX.Element {
  return (
    <Table caption={`Leave of ${person.name}, the latest first`}>
      <thead>
        <tr>
          <th scope="col">Days</th>
          <th scope="col">Stands in</th>
          <th scope="col">State</th>
          {mayDelegate && (
            <th scope="col">
              <span class="aside">End</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {leave.map((delegation) => (
          <tr>
            <th scope="row">
              <PrintedDate date={delegation.from} /> to <PrintedDate date={lastDayOf(delegation)} />
            </th>
            <td>
              <a href={`/console/people/${delegation.delegateId}`}>{delegation.delegateName}</a>
              {!delegation.delegateActive && ', has left'}
              {delegation.reason !== null && <span class="under">{delegation.reason}</span>}
            </td>
            <td>
              <State delegation={delegation} today={today} />
            </td>
            {mayDelegate && (
              <td>
                <EndLeave delegation={delegation} today={today} csrfToken={csrfToken} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function State({ delegation, today }: { delegation: Delegation; today: CalendarDate }): JSX.Element {
  const { name, tone } = stateWords[stateOf(delegation, today)];
  return <Chip tone={tone}>{name}</Chip>;
}

function EndLeave(given: {
  delegation: Delegation;
  today: CalendarDate;
  csrfToken: string;
}): JSX.Element | null {
  const { delegation, today, csrfToken } = given;
  const state = stateOf(delegation, today);
  if (state === 'past' || state === 'cancelled') return null;
  return (
    <form method="post" action={`/console/people/${delegation.personId}/delegations/${delegation.id}/end`}>
      <CsrfField token={csrfToken} />
      <button class="second small" type="submit">
        {state === 'current' ? 'Back today' : 'Take back'}
      </button>
    </form>
  );
}

function AddLeave({ person, others, today, csrfToken }: PersonContent): JSX.Element {
  return (
    <form method="post" action={`/console/people/${person.id}/delegations`}>
      <h3>Note leave</h3>
      <CsrfField token={csrfToken} />
      <Field id="from" name="from" label="First day" type="date" value={today} required />
      <Field id="to" name="to" label="Last day" type="date" min={today} required />
      <div class="field">
        <label for="delegate">Stands in</label>
        <select id="delegate" name="delegate" required>
          <option value="">Choose a person</option>
          {others.map(({ id, name }) => (
            <option value={id}>{name}</option>
          ))}
        </select>
      </div>
      <Field
        id="reason"
        name="reason"
        label="Reason"
        hint="Not needed. Read by the person, by committee chairs and by administrators; everybody sees the days."
        maxLength={2000}
      />
      <button type="submit">Note leave</button>
    </form>
  );
}
