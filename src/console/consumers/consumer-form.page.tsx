import type { JSX } from 'preact';
import { LONGEST_GRACE_MINUTES } from '../../publishing/consumers/consumers.schemas.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Field, Notice } from '../parts.tsx';
import type { Choice, ConsumerChoices } from './consumer-choices.queries.ts';
import { textOf, ticked, type ConsumerField, type ConsumerFields } from './consumer-form.ts';

/** What the form of a consumer is made from. */
export interface ConsumerFormContent {
  /** Null for a new one. */
  readonly consumer: { readonly id: string; readonly name: string } | null;
  readonly fields: ConsumerFields;
  readonly choices: ConsumerChoices;
  readonly refusal: FormRefusal | null;
  readonly csrfToken: string;
}

/** The form that makes or changes a consumer. */
export function ConsumerFormPage(content: ConsumerFormContent): JSX.Element {
  const { consumer, fields, choices, refusal, csrfToken } = content;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        {consumer === null ? (
          <a href="/console/consumers">Consumers</a>
        ) : (
          <a href={`/console/consumers/${consumer.id}`}>{consumer.name}</a>
        )}
      </nav>
      <h1>{consumer === null ? 'New consumer' : `Change ${consumer.name}`}</h1>
      <p class="lede">
        A system that keeps copies of published policies. It counts as not heard from until it says what it
        has loaded.
      </p>
      {refusal !== null && <Refused refusal={refusal} />}
      <form
        class="consumer-form"
        method="post"
        action={consumer === null ? '/console/consumers' : `/console/consumers/${consumer.id}`}
      >
        <CsrfField token={csrfToken} />
        <Field id="name" name="name" label="Name" value={textOf(fields, 'name')} maxLength={100} required />
        <Field
          id="description"
          name="description"
          label="What it is"
          value={textOf(fields, 'description')}
          maxLength={500}
        />
        <Owner people={choices.people} chosen={textOf(fields, 'ownerId')} />
        <Lines
          name="contacts"
          label="Who hears when it runs behind"
          hint="Mail addresses, one a line. Whoever looks after it and the administrators hear too."
          fields={fields}
        />
        <Field
          id="graceMinutes"
          name="graceMinutes"
          label="Grace in minutes"
          hint="How long it may take from a version’s first moment until it counts as late. 1440 is a day."
          type="number"
          min={0}
          max={LONGEST_GRACE_MINUTES}
          value={textOf(fields, 'graceMinutes')}
          required
        />
        <h2>Which policies it keeps</h2>
        <p class="hint">
          Leave all four empty where it keeps every policy. What is filled in must all fit; a policy for every
          line of business or jurisdiction fits any.
        </p>
        <Lines
          name="policies"
          label="Policies"
          hint="The last part of their addresses, one a line."
          fields={fields}
        />
        <Lines name="codes" label="Codes" hint="With their system, one a line: CPT 62263." fields={fields} />
        <Lines name="linesOfBusiness" label="Lines of business" hint="One a line." fields={fields} />
        <Lines name="jurisdictions" label="Jurisdictions" hint="One a line." fields={fields} />
        <h2>How it speaks and hears</h2>
        <Boxes
          name="keys"
          legend="Keys with which it says what it has loaded"
          none="No key may say what is loaded: make one with that right first, under Organisation, Keys."
          choices={choices.keys}
          fields={fields}
        />
        <Boxes
          name="webhooks"
          legend="Webhooks by which it is told"
          none="There is no webhook that is not another consumer’s."
          choices={choices.webhooks}
          fields={fields}
        />
        <button type="submit">{consumer === null ? 'Add it' : 'Save'}</button>
      </form>
    </>
  );
}

const names: Readonly<Record<string, string>> = {
  name: 'Name',
  description: 'What it is',
  ownerId: 'Who looks after it',
  contacts: 'Who hears',
  graceMinutes: 'Grace',
  keys: 'Keys',
  webhooks: 'Webhooks',
  'follows.policies': 'Policies',
  'follows.codes': 'Codes',
  'follows.linesOfBusiness': 'Lines of business',
  'follows.jurisdictions': 'Jurisdictions',
};

function Refused({ refusal }: { refusal: FormRefusal }): JSX.Element {
  return (
    <Notice tone="danger">
      {refusal.fields.length === 0 ? (
        <p>{refusal.message}.</p>
      ) : (
        <ul>
          {refusal.fields.map(({ field, reason }) => (
            <li>
              {fieldInWords(field)}: {reason}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

/** `follows.codes.2` and `follows.codes[2]` are `Codes, line 3`. */
function fieldInWords(field: string): string {
  const [, path = field, line] = /^(.*?)(?:\.|\[)?(\d+)?\]?$/.exec(field) ?? [];
  const name = names[path] ?? path;
  return line === undefined ? name : `${name}, line ${Number(line) + 1}`;
}

function Owner({ people, chosen }: { people: readonly Choice[]; chosen: string }): JSX.Element {
  return (
    <div class="field">
      <label for="ownerId">Who looks after it</label>
      <select id="ownerId" name="ownerId">
        <option value="">Nobody named</option>
        {people.map(({ id, name }) => (
          <option value={id} selected={id === chosen}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Lines(field: {
  name: ConsumerField;
  label: string;
  hint: string;
  fields: ConsumerFields;
}): JSX.Element {
  const { name, label, hint, fields } = field;
  const text = textOf(fields, name);
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <textarea
        id={name}
        name={name}
        rows={Math.min(Math.max(text.split('\n').length, 2), 8)}
        aria-describedby={`${name}-hint`}
      >
        {text}
      </textarea>
      <p class="hint" id={`${name}-hint`}>
        {hint}
      </p>
    </div>
  );
}

function Boxes(boxes: {
  name: 'keys' | 'webhooks';
  legend: string;
  none: string;
  choices: readonly Choice[];
  fields: ConsumerFields;
}): JSX.Element {
  const { name, legend, none, choices, fields } = boxes;
  const chosen = ticked(fields, name);
  return (
    <fieldset class="field consumer-choices">
      <legend>{legend}</legend>
      {choices.length === 0 && <p class="hint">{none}</p>}
      {choices.map((choice) => (
        <label class="choice">
          <input type="checkbox" name={name} value={choice.id} checked={chosen.includes(choice.id)} />{' '}
          {choice.name}
        </label>
      ))}
    </fieldset>
  );
}
