import type { JSX } from 'preact';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Notice } from '../parts.tsx';
import { WebhookInputs } from './webhook-fields.tsx';
import type { WebhookFields } from './webhook-form.ts';
import { WEBHOOKS_PATH, webhookPath } from './webhook-words.ts';

/** What the page that makes or changes a webhook is made from. */
export interface WebhookFormContent {
  /** Null for a new one. */
  readonly id: string | null;
  readonly fields: WebhookFields;
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
}

/** The form of a webhook. */
export function WebhookFormPage({ id, fields, csrfToken, refusal }: WebhookFormContent): JSX.Element {
  return (
    <>
      <p class="back">
        <a href={id === null ? WEBHOOKS_PATH : webhookPath(id)}>{id === null ? 'Webhooks' : 'The webhook'}</a>
      </p>
      <h1>{id === null ? 'New webhook' : 'Change the webhook'}</h1>
      {refusal !== null && <Refused refusal={refusal} />}
      <form class="card" method="post" action={id === null ? WEBHOOKS_PATH : webhookPath(id)}>
        <CsrfField token={csrfToken} />
        <WebhookInputs fields={fields} />
        {id !== null && (
          <p class="hint">
            Another address or form is asked first whether it wants to be called; what is told meanwhile
            waits.
          </p>
        )}
        <button type="submit">{id === null ? 'Make the webhook' : 'Save'}</button>
      </form>
    </>
  );
}

/** Why a form was not taken. */
export function Refused({ refusal: { message, fields } }: { refusal: FormRefusal }): JSX.Element {
  return (
    <Notice tone="danger">
      <p>{`${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map(({ field, reason }) => (
            <li>
              {field}: {reason}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
