import type { JSX } from 'preact';
import { PASSWORD_MIN_LENGTH } from '../../people/sign-in/password.rules.ts';
import { SIGN_IN_LINK_PATH, type LinkState } from '../../people/sign-in/sign-in-links.ts';
import { Field, Notice } from '../parts.tsx';
import { PasskeySignIn } from '../passkeys/passkey-sign-in.tsx';
import { FORGOTTEN_PATH } from './forgotten.page.tsx';
import { OidcButton } from './oidc-button.tsx';
import { Refusal } from './refusal.tsx';

/** What the sign-in page is made from. */
export interface SignInContent {
  readonly next: string;
  readonly email?: string;
  readonly refusal?: string;
  /** Whether the browser's session is good only in another network. */
  readonly elsewhere?: boolean;
  /** The sign-in provider; null without one. */
  readonly provider: { readonly name: string } | null;
  readonly passwords: boolean;
}

/** The ways in: the provider, a passkey, address and password. */
export function SignInPage(content: SignInContent): JSX.Element {
  const { next, refusal, elsewhere = false, provider, passwords } = content;
  return (
    <div class="door">
      <h1>Sign in</h1>
      {elsewhere && refusal === undefined && (
        <Notice tone="info">
          <p>
            You were signed in in another network. Your session goes on there; sign in again to go on here.
          </p>
        </Notice>
      )}
      <Refusal text={refusal} />
      <OidcButton provider={provider} next={next} />
      {passwords && <PasswordForm {...content} />}
      <PasskeySignIn next={next} />
      {passwords ? (
        <p class="hint">
          No password yet, or lost it? <a href={FORGOTTEN_PATH}>Have a one-time link mailed</a>, or ask your
          administrator for one.
        </p>
      ) : (
        <p class="hint">Cannot get in? Ask your administrator.</p>
      )}
    </div>
  );
}

function PasswordForm({ next, email = '' }: SignInContent): JSX.Element {
  return (
    <form method="post" action="/console/sign-in">
      <input type="hidden" name="next" value={next} />
      <Field
        id="email"
        name="email"
        label="E-mail address"
        type="email"
        autocomplete="username webauthn"
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
