import type { JSX } from 'preact';
import type { Named } from '../../policies/policies.queries.ts';

/** Somebody to choose. */
export interface Choosable extends Named {
  /** False for who has left and is still named where the choice is made. */
  readonly active: boolean;
}

/** A list to choose one person from; `empty` says what choosing none means. */
export function PersonChoice(choice: {
  id: string;
  name: string;
  label: string;
  people: readonly Choosable[];
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
        <Options people={people.filter(isFree(chosen === null ? [] : [chosen]))} chosen={[chosen]} />
      </select>
    </div>
  );
}

/** A list to choose reviewers from; `hint` says what choosing none means. */
export function ReviewersChoice(choice: {
  people: readonly Choosable[];
  chosen: readonly string[];
  hint: string;
}): JSX.Element {
  const { people, chosen, hint } = choice;
  return (
    <div class="field">
      <label for="reviewers">Reviewers</label>
      <select id="reviewers" name="reviewers" multiple size={5} aria-describedby="reviewers-hint">
        <Options people={people.filter(isFree(chosen))} chosen={chosen} />
      </select>
      <p class="hint" id="reviewers-hint">
        Several with the Ctrl or Command key held down. {hint}
      </p>
    </div>
  );
}

/** Who has left can only stay where they are. */
const isFree =
  (chosen: readonly string[]) =>
  ({ id, active }: Choosable): boolean =>
    active || chosen.includes(id);

function Options(shown: { people: readonly Choosable[]; chosen: readonly (string | null)[] }): JSX.Element {
  return (
    <>
      {shown.people.map(({ id, name, active }) => (
        <option value={id} selected={shown.chosen.includes(id)}>
          {active ? name : `${name} (has left)`}
        </option>
      ))}
    </>
  );
}
