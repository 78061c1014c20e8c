import type { JSX } from 'preact';
import { Field } from '../parts.tsx';
import { Refusal } from './refusal.tsx';

/** Where a link is asked for. */
export const FORGOTTEN_PATH = '/console/sign-in/forgotten';

/** The form that asks for a link by mail. */
export function ForgottenPage({ refusal, email = '' }: { refusal?: string; email?: string }): JSX.Element {
  return (
    <div class="door">
      <h1>Mail me a link</h1>
      <Refusal text={refusal} />
      <p>The link signs you in once and lets you set a new password.</p>
      <form method="post" action={FORGOTTEN_PATH}>
        <Field
          id="email"
          name="email"
          label="E-mail address"
          type="email"
          autocomplete="username"
          required
          maxLength={254}
          value={email}
        />
        <button type="submit">Mail me a link</button>
      </form>
      <p class="hint">
        <a href="/console/sign-in">Back to sign-in</a>
      </p>
    </div>
  );
}

/** What is said whoever asked: nothing of whether anybody has this address. */
export function ForgottenAskedPage(): JSX.Element {
  return (
    <div class="door">
      <h1>Look into your mail</h1>
      <p>
        If the address belongs to somebody here, a link is on its way there. It works once, within an hour. No
        mail after some minutes? Look where unwanted mail goes, and see that the address is the one you sign
        in with; your administrator can send a link too.
      </p>
      <p class="hint">
        <a href="/console/sign-in">Back to sign-in</a>
      </p>
    </div>
  );
}
