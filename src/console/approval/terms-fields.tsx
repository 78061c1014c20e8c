import type { JSX } from 'preact';
import { Field } from '../parts.tsx';

const PARTIAL = '[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?';

/** A date that may be as precise as a year, a month or a day. */
export function PartialField(field: { id: string; label: string; value: string; hint: string }): JSX.Element {
  const title = 'As precise as it is meant: 2026, 2026-09 or 2026-09-15.';
  return (
    <Field
      {...field}
      hint={`${title} ${field.hint}`}
      name={field.id}
      pattern={PARTIAL}
      title={title}
      maxLength={10}
      autocomplete="off"
    />
  );
}

/** A field of running text that gives a reason. */
export function ReasonField(field: {
  id: string;
  label: string;
  value: string;
  hint: string;
  /** What the field is called when sent; its id unless given. */
  name?: string;
  required?: boolean;
}): JSX.Element {
  const { id, label, value, hint, name = id, required = false } = field;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={2}
        maxLength={2000}
        aria-describedby={`${id}-hint`}
        required={required}
      >
        {value}
      </textarea>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

/** One of several, by its words. */
export function Choice(field: {
  id: string;
  label: string;
  chosen: string;
  options: readonly (readonly [value: string, words: string])[];
  hint?: string;
}): JSX.Element {
  const { id, label, chosen, options, hint } = field;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={id} {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}>
        {options.map(([value, words]) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
