import type { JSX } from 'preact';
import type { Named } from '../../policies/policies.queries.ts';

/** A list to choose one person from; `empty` says what choosing none means. */
export function PersonChoice(choice: {
  id: string;
  name: string;
  label: string;
  people: readonly Named[];
  chosen: string | null;
  empty: string;
}): JSX.Element {
  const { id, name, label, people, chosen, empty } = choice;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        <option value="" selected={chosen === null}>
          {empty}
        </option>
        {people.map((person) => (
          <option value={person.id} selected={person.id === chosen}>
            {person.name}
          </option>
        ))}
      </select>
    </div>
  );
}
