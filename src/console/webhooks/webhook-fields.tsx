import type { JSX } from 'preact';
import { publicEventTypes } from '../../publishing/feed/public-event.rules.ts';
import { webhookFormats, webhookOrders } from '../../publishing/webhooks/webhook-terms.rules.ts';
import { Field } from '../parts.tsx';
import type { WebhookFields } from './webhook-form.ts';
import { eventTypeWords, formatWords, orderWords } from './webhook-words.ts';

/** The inputs of the form that makes or changes a webhook. */
export function WebhookInputs({ fields }: { fields: WebhookFields }): JSX.Element {
  return (
    <>
      <Field
        id="url"
        name="url"
        label="Address"
        hint="https only. It is asked first whether it wants to be called, and must answer with the challenge."
        type="url"
        value={fields.url}
        maxLength={2000}
        autocomplete="off"
        required
      />
      <Field
        id="description"
        name="description"
        label="What it is for"
        hint="The system that listens, and who looks after it."
        value={fields.description}
        maxLength={500}
      />
      <fieldset>
        <legend>What it is told of</legend>
        <p class="hint">None ticked: of everything, also of kinds of events to come.</p>
        {publicEventTypes.map((type) => (
          <label class="choice">
            <input
              type="checkbox"
              name="eventTypes"
              value={type}
              checked={fields.eventTypes.includes(type)}
            />{' '}
            <span>
              {eventTypeWords[type]} <code>{type}</code>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="policies">Policies</label>
        <textarea id="policies" name="policies" rows={3} aria-describedby="policies-hint">
          {fields.policies}
        </textarea>
        <p class="hint" id="policies-hint">
          By the last part of their address, one a line. Empty: all policies.
        </p>
      </div>
      <Field
        id="lines"
        name="linesOfBusiness"
        label="Lines of business"
        hint="Separated by commas. Empty: all. A version that names none is for all of them."
        value={fields.linesOfBusiness}
      />
      <Field
        id="jurisdictions"
        name="jurisdictions"
        label="Jurisdictions"
        hint="Separated by commas. Empty: all."
        value={fields.jurisdictions}
      />
      <Choice
        name="format"
        label="Form of the messages"
        value={fields.format}
        words={formatWords}
        keys={webhookFormats}
      />
      <Choice name="order" label="Order" value={fields.order} words={orderWords} keys={webhookOrders} />
      <Field
        id="concurrency"
        name="concurrency"
        label="Calls at once, at most"
        hint="1 to 16, however many servers Almanac runs on."
        type="number"
        min={1}
        max={16}
        value={fields.concurrency}
        required
      />
    </>
  );
}

function Choice<Key extends string>({
  name,
  label,
  value,
  words,
  keys,
}: {
  name: string;
  label: string;
  value: string;
  words: Readonly<Record<Key, string>>;
  keys: readonly Key[];
}): JSX.Element {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        {keys.map((key) => (
          <option value={key} selected={key === value}>
            {words[key]}
          </option>
        ))}
      </select>
    </div>
  );
}
