import type { JSX } from 'preact';
import { quietHoursOf } from '../../people/persons/people.queries.ts';
import { LONGEST_QUIET } from '../../people/persons/person-change.rules.ts';
import { CsrfField, Field } from '../parts.tsx';
import type { PersonContent } from './person.page.tsx';

const ways = {
  digest: 'Gathered in one mail a day, urgent ones by themselves',
  individual: 'A mail of its own for each review',
} as const;

/** How a person likes to be written to, and the form that changes it. */
export function PreferencesCard({ person, zone, csrfToken }: PersonContent): JSX.Element {
  const quiet = quietHoursOf(person);
  return (
    <section class="card">
      <h2>How to be written to</h2>
      <form method="post" action={`/console/people/${person.id}/preferences`}>
        <CsrfField token={csrfToken} />
        <fieldset class="field">
          <legend>Reminders</legend>
          {(['digest', 'individual'] as const).map((way) => (
            <label class="choice">
              <input type="radio" name="reminders" value={way} checked={person.reminders === way} />{' '}
              {ways[way]}
            </label>
          ))}
        </fieldset>
        <Field
          id="zone"
          name="zone"
          label="Zone"
          hint={`As Europe/Paris; empty for the organisation’s, ${zone}.`}
          value={person.zone ?? ''}
          maxLength={100}
        />
        <div class="decision">
          <Field id="quietFrom" name="quietFrom" label="No mail from" type="time" value={quiet?.from ?? ''} />
          <Field id="quietUntil" name="quietUntil" label="until" type="time" value={quiet?.until ?? ''} />
        </div>
        <p class="hint">
          Quiet hours in that zone, past midnight too, at most {LONGEST_QUIET} hours; empty for none. Mail
          waits until they end.
        </p>
        <button type="submit">Save</button>
      </form>
    </section>
  );
}
