import type { JSX } from 'preact';
import { PASSWORD_MIN_LENGTH } from '../../people/sign-in/password.rules.ts';
import { SIGN_IN_LINK_PATH, type LinkState } from '../../people/sign-in/sign-in-links.ts';
import { Field, Notice } from '../parts.tsx';

/** The form that asks for address and password. */
export function SignInPage({
  next,
  email = '',
  refusal,
}: {
  next: string;
  email?: string;
  refusal?: string;
}): JSX.Element {
  return (
    <div class="door">
      <h1>Sign in</h1>
      <Refusal text={refusal} />
      <form method="post" action="/console/sign-in">
        <input type="hidden" name="next" value={next} />
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
        <Field
          id="password"
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          required
        />
        <button type="submit">Sign in</button>
      </form>
      <p class="hint">No password yet, or lost it? Ask your administrator for a one-time link.</p>
    </div>
  );
}

/** The form behind a one-time link: a new password where there is none, a click otherwise. */
export function LinkPage({
  token,
  link,
  refusal,
}: {
  token: string;
  link: LinkState;
  refusal?: string;
}): JSX.Element {
  return (
    <div class="door">
      <h1>Welcome, {link.person.name}</h1>
      <Refusal text={refusal} />
      <form method="post" action={SIGN_IN_LINK_PATH}>
        <input type="hidden" name="token" value={token} />
        {link.needsPassword ? (
          <NewPassword email={link.person.email} />
        ) : (
          <p>You sign in as {link.person.email}.</p>
        )}
        <button type="submit">{link.needsPassword ? 'Set password and sign in' : 'Sign in'}</button>
      </form>
      <p class="hint">This link works once.</p>
    </div>
  );
}

function NewPassword({ email }: { email: string }): JSX.Element {
  return (
    <>
      <p>Choose a password for {email}.</p>
      <Field
        id="password"
        name="password"
        label="New password"
        hint={`At least ${PASSWORD_MIN_LENGTH} characters. A sentence is easier to keep than a riddle.`}
        type="password"
        autocomplete="new-password"
        minLength={PASSWORD_MIN_LENGTH}
        required
      />
      <Field
        id="repeated"
        name="repeated"
        label="New password again"
        type="password"
        autocomplete="new-password"
        required
      />
    </>
  );
}

function Refusal({ text }: { text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <Notice tone="danger">
      <p>{`${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`}</p>
    </Notice>
  );
}
