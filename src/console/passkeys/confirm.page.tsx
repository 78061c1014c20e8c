import type { JSX } from 'preact';
import { CsrfField, Field, Notice } from '../parts.tsx';
import { CONFIRM_AT_PROVIDER_PATH, CONFIRM_PATH } from './passkey-paths.ts';
import { PasskeyStatus } from './passkey-sign.tsx';
import type { PasskeysView } from './passkey-views.ts';

/** Asks a signed-in person who they are, before something that outlasts the session; then goes on to `next`. */
export function ConfirmPage({
  view: { passkeys, hasPassword, provider },
  email,
  next,
  csrfToken,
  refusal,
}: {
  view: PasskeysView;
  email: string;
  next: string;
  csrfToken: string;
  refusal?: string;
}): JSX.Element {
  const hasPasskey = passkeys.some(({ works }) => works);
  return (
    <div class="door">
      <h1>Confirm that it is you</h1>
      {refusal !== undefined && (
        <Notice tone="danger">
          <p>{`${refusal.slice(0, 1).toUpperCase()}${refusal.slice(1)}.`}</p>
        </Notice>
      )}
      <p>
        What you are about to do outlasts this session: show once more that you are {email}. To confirm is
        good for ten minutes.
      </p>
      {hasPassword && (
        <form method="post" action={CONFIRM_PATH}>
          <CsrfField token={csrfToken} />
          <input type="hidden" name="next" value={next} />
          <input
            class="aside"
            type="text"
            name="username"
            value={email}
            autocomplete="username"
            tabIndex={-1}
            readOnly
            hidden
          />
          <Field
            id="password"
            name="password"
            label="Your password"
            type="password"
            autocomplete="current-password"
            required
          />
          <button type="submit">Confirm with password</button>
        </form>
      )}
      {hasPasskey && (
        <div data-passkey-confirm data-next={next} hidden>
          <button type="button" class={hasPassword ? 'second' : ''} data-passkey-button>
            Confirm with a passkey
          </button>
          <PasskeyStatus />
        </div>
      )}
      {provider === null ? (
        <p class="hint">
          {hasPassword || hasPasskey ? 'If neither is at hand, sign' : 'Sign'} out and in again: that confirms
          it too.
        </p>
      ) : (
        <>
          <p>
            <a class="button-like" href={`${CONFIRM_AT_PROVIDER_PATH}?next=${encodeURIComponent(next)}`}>
              Confirm at {provider.name}
            </a>
          </p>
          <p class="hint">
            {provider.name} asks you again who you are, even where you are signed in there, and sends you
            back.
          </p>
        </>
      )}
    </div>
  );
}
