import type { JSX } from 'preact';
import { CsrfField, Field } from '../parts.tsx';
import type { FormSurroundings } from './decision-form.tsx';
import { screeningAddress } from './screening-address.ts';
import { MOST_LISTED, type Choice } from './screening-list.queries.ts';

/** Gives the record in focus, or the whole list, to a person with a day by which it is to be screened. */
export function AssignmentForm({
  query,
  csrfToken,
  readers,
  total,
  typed,
  refusal,
}: FormSurroundings & { readers: readonly Choice[]; total: number }): JSX.Element {
  const whole = Math.min(total, MOST_LISTED);
  const problem = (field: string): string | undefined =>
    'scope' in typed ? refusal?.fields.find((each) => each.field === field)?.reason : undefined;
  return (
    <details class="assigning" open={'scope' in typed}>
      <summary>Assign records</summary>
      <form
        method="post"
        action={screeningAddress(query, { at: query.at }).replace('/literature', '/literature/assignments')}
      >
        <CsrfField token={csrfToken} />
        <fieldset class="field">
          <legend>Which</legend>
          <label class="choice">
            <input type="radio" name="scope" value="one" checked={typed['scope'] !== 'list'} />
            The record shown
          </label>
          <label class="choice">
            <input type="radio" name="scope" value="list" checked={typed['scope'] === 'list'} />
            {whole < total
              ? `The first ${whole} of this list`
              : `All ${total.toLocaleString('en-US')} of this list`}
          </label>
        </fieldset>
        <div class="field">
          <label for="person">Person</label>
          <select id="person" name="person">
            <option value="">Nobody</option>
            {readers.map(({ id, name }) => (
              <option value={id} selected={typed['person'] === id}>
                {name}
              </option>
            ))}
          </select>
          {problem('person') !== undefined && <p class="late">This person {problem('person')}.</p>}
        </div>
        <Field
          id="due-on"
          name="dueOn"
          type="date"
          label="Screen by"
          hint={
            problem('dueOn') === undefined
              ? 'Left empty, each keeps its day.'
              : `This day ${problem('dueOn')}.`
          }
          value={typed['dueOn'] ?? ''}
        />
        <button type="submit" class="second">
          Assign
        </button>
      </form>
    </details>
  );
}
