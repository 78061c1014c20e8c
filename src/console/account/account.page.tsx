import type { JSX } from 'preact';
import { PASSWORD_MIN_LENGTH } from '../../people/sign-in/password.rules.ts';
import type { CurrentSession } from '../../people/sessions/sessions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Fact, Field, Notice, Nothing } from '../parts.tsx';
import { RefusalNotice } from '../refusal-notice.tsx';
import { PasskeysCard } from '../passkeys/passkeys-card.tsx';
import type { PasskeysView } from '../passkeys/passkey-views.ts';
import { IdentitiesCard, type IdentitiesView } from '../identities/identities-card.tsx';
import { plainWords } from '../policy-words.ts';
import { SessionsCard, type SessionsCardContent } from './sessions-card.tsx';

/** What the page of one's own account is made from. */
export interface AccountContent extends SessionsCardContent {
  readonly person: CurrentSession['person'];
  readonly passkeys: PasskeysView;
  /** Null where nobody signs in by a provider. */
  readonly identities: IdentitiesView | null;
  /** Null where passwords are not used. */
  readonly password: PasswordState | null;
  readonly done: 'session' | 'sessions' | 'password' | undefined;
  readonly refusal: FormRefusal | null;
}

/** What is known of one's own password. */
export interface PasswordState {
  readonly exists: boolean;
  /** Whether the old one must be given. */
  readonly currentNeeded: boolean;
}

const doneWords = {
  session: 'The session has ended.',
  sessions: 'Every other session of yours has ended.',
  password:
    'Your password is set. Every other session of yours has ended, and a mail about it is on its way.',
} as const;

/** One's own account: who one is, where one is signed in, and how. */
export function AccountPage(content: AccountContent): JSX.Element {
  const { person, passkeys, identities, password, done, refusal, zone, csrfToken } = content;
  return (
    <>
      <h1>Your account</h1>
      {done !== undefined && refusal === null && (
        <Notice tone="good">
          <p>{doneWords[done]}</p>
        </Notice>
      )}
      <RefusalNotice refusal={refusal} />
      <div class="card">
        <dl class="facts">
          <Fact label="Name">{person.name}</Fact>
          <Fact label="E-mail address">{person.email}</Fact>
          <Fact label="Roles">
            {person.roles.length === 0 ? <Nothing /> : person.roles.map(plainWords).join(', ')}
          </Fact>
        </dl>
        <p>
          <a href={`/console/people/${person.id}`}>Leave, quiet hours and reminders</a>
        </p>
      </div>
      <SessionsCard {...content} />
      <PasskeysCard view={passkeys} zone={zone} csrfToken={csrfToken} />
      {identities !== null && (
        <IdentitiesCard view={identities} path={null} zone={zone} csrfToken={csrfToken} />
      )}
      {password !== null && <PasswordCard state={password} email={person.email} csrfToken={csrfToken} />}
    </>
  );
}

function PasswordCard({
  state: { exists, currentNeeded },
  email,
  csrfToken,
}: {
  state: PasswordState;
  email: string;
  csrfToken: string;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby="own-password">
      <h2 id="own-password">Password</h2>
      {!exists && currentNeeded ? (
        <p>
          You have no password. To set one,{' '}
          <a href="/console/account/confirm?next=/console/account">confirm</a> that it is you first.
        </p>
      ) : (
        <form method="post" action="/console/account/password">
          <CsrfField token={csrfToken} />
          <input type="text" name="username" value={email} autocomplete="username" readOnly hidden />
          {currentNeeded && (
            <Field
              id="current"
              name="current"
              label="Present password"
              type="password"
              autocomplete="current-password"
              required
            />
          )}
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
          <button type="submit">{exists ? 'Change the password' : 'Set a password'}</button>
          <p class="hint">Every other session of yours ends, and you get a mail about it.</p>
        </form>
      )}
    </section>
  );
}
