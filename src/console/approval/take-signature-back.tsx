import type { JSX } from 'preact';
import { CsrfField } from '../parts.tsx';
import { ReasonField } from './terms-fields.tsx';
import { typedIn, type Typed } from './typed-form.ts';

/** The form that takes back a signature that waits for others; it stays on record as taken back. */
export function TakeSignatureBack(form: {
  action: string;
  csrfToken: string;
  /** One's own needs no reason. */
  isOwn: boolean;
  /** A form of the page that was refused, as typed. */
  typed: Typed;
}): JSX.Element {
  const { action, csrfToken, isOwn } = form;
  const signature = action.split('/').at(-2) ?? '';
  const typed = typedIn(`take-back ${signature}`, form.typed);
  return (
    <details open={Object.keys(typed).length > 0}>
      <summary>{isOwn ? 'Take my signature back' : 'Take this signature back'}</summary>
      <form method="post" action={action}>
        <CsrfField token={csrfToken} />
        <ReasonField
          id={`reason-${signature}`}
          name="reason"
          label="Reason"
          value={typed['reason'] ?? ''}
          hint={
            isOwn ? 'May be left empty. The signature stays on record as taken back.' : 'Its signer reads it.'
          }
          required={!isOwn}
        />
        <button type="submit" class="second">
          Take it back
        </button>
      </form>
    </details>
  );
}
