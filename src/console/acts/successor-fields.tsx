import type { JSX } from 'preact';
import type { Typed } from '../approval/typed-form.ts';
import { Field } from '../parts.tsx';

/** A policy that can be chosen as what governs afterwards. */
export interface FoundPolicy {
  readonly slug: string;
  readonly title: string;
}

/** Names another policy, looked for by its words, or criteria of others by name. Works without script. */
export function SuccessorFields(content: {
  typed: Typed;
  found: readonly FoundPolicy[] | null;
  legend: string;
}): JSX.Element {
  const { typed, found, legend } = content;
  const chosen = typed['successor'] ?? '';
  const offered =
    chosen === '' || found?.some(({ slug }) => slug === chosen) === true
      ? (found ?? [])
      : [{ slug: chosen, title: chosen }, ...(found ?? [])];
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      <Field
        id="find"
        name="find"
        label="Look for a policy"
        value={typed['find'] ?? ''}
        maxLength={200}
        type="search"
        autocomplete="off"
      />
      <button type="submit" class="second" name="show" value="policies">
        Look
      </button>
      {found !== null && found.length === 0 && <p>No policy of this organisation has these words.</p>}
      {offered.length > 0 && (
        <div class="approval-choices">
          {offered.map(({ slug, title }) => (
            <label class="choice">
              <input type="radio" name="successor" value={slug} checked={slug === chosen} /> {title}
              <span class="under">{slug}</span>
            </label>
          ))}
          <label class="choice">
            <input type="radio" name="successor" value="" checked={chosen === ''} /> None of these
          </label>
        </div>
      )}
      <Field
        id="criteria"
        name="criteria"
        label="Or other criteria by name"
        value={typed['criteria'] ?? ''}
        maxLength={300}
        hint="For example a national coverage determination or another organisation’s guideline."
        autocomplete="off"
      />
    </fieldset>
  );
}
