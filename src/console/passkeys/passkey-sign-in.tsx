import type { JSX } from 'preact';
import { PasskeyStatus } from './passkey-sign.tsx';

/**
 * Signing in by passkey, on the page of sign-in: a button, and suggestions at the address field where the browser makes
 * them. `next` is where to go afterwards, a path of ours. Without the script `passkeys.js` nothing of it shows.
 */
export function PasskeySignIn({ next }: { next: string }): JSX.Element {
  return (
    <div class="passkey-sign-in" data-passkey-sign-in data-next={next} hidden>
      <button type="button" class="second" data-passkey-button>
        Sign in with a passkey
      </button>
      <PasskeyStatus />
    </div>
  );
}
