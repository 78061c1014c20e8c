import type { JSX } from 'preact';
import type { Month } from '../../committee/workload/months.rules.ts';
import { CsrfField, Field } from '../parts.tsx';

/** The form that proposes a levelling. */
export function LevellingForm({ csrfToken, from }: { csrfToken: string; from: Month }): JSX.Element {
  return (
    <form class="card broad" method="post" action="/console/workload/levellings">
      <h2>Even out the months</h2>
      <p>
        A proposal spreads reviews over the months without passing a ceiling. It is shown before and after;
        nothing moves until it is applied.
      </p>
      <CsrfField token={csrfToken} />
      <Field
        id="from"
        name="from"
        label="From"
        hint="The first month reviews may move to, as YYYY-MM."
        value={from}
        maxLength={7}
        required
      />
      <Field id="months" name="months" label="Months" type="number" min={2} max={24} value={12} required />
      <fieldset class="field">
        <legend>How</legend>
        <label class="choice">
          <input type="checkbox" name="perOwner" value="yes" checked /> even out each owner’s months too
        </label>
        <label class="choice">
          <input type="checkbox" name="bend" value="yes" /> leave anchor months where nothing else helps
        </label>
        <label class="choice">
          <input type="checkbox" name="openReviews" value="yes" /> move reviews that have begun
        </label>
      </fieldset>
      <button type="submit">Propose a levelling</button>
    </form>
  );
}

/** The form that says what a person can do in a month. */
export function CapacityForm(form: {
  csrfToken: string;
  people: readonly { readonly id: string; readonly name: string }[];
}): JSX.Element {
  return (
    <form class="card broad" method="post" action="/console/workload/capacities">
      <h2>Set a capacity</h2>
      <CsrfField token={form.csrfToken} />
      <div class="field">
        <label for="whose">Whose</label>
        <select id="whose" name="whose">
          <option value="organisation">everybody without a number of their own</option>
          {form.people.map(({ id, name }) => (
            <option value={id}>{name}</option>
          ))}
        </select>
      </div>
      <Field
        id="reviewsPerMonth"
        name="reviewsPerMonth"
        label="Reviews a month"
        hint="Empty: as many as everybody. Leave makes a month’s number smaller by itself."
        type="number"
        min={0}
        max={10000}
      />
      <Field
        id="capacityFrom"
        name="from"
        label="From"
        hint="As YYYY-MM; empty for all months."
        maxLength={7}
      />
      <button type="submit">Save</button>
    </form>
  );
}
