import type { JSX } from 'preact';

/**
 * What marks a form as one that a passkey may sign: the envelope that its page shows. The meaning is the form's field
 * `meaning`, unless it is fixed.
 */
export function passkeySignAttributes(envelopeHash: string, meaning?: string): Record<string, string | true> {
  return {
    'data-passkey-sign': true,
    'data-envelope-hash': envelopeHash,
    ...(meaning === undefined ? {} : { 'data-meaning': meaning }),
  };
}

/**
 * The part of such a form that a passkey needs, from the script `passkeys.js`: where its answer goes, the button, and what
 * is said while the device asks. Without scripts nothing of it shows.
 */
export function PasskeySignParts({ label = 'Sign with a passkey' }: { label?: string }): JSX.Element {
  return (
    <div class="passkey-sign">
      <input type="hidden" name="passkey" value="" />
      <button type="button" data-passkey-button hidden>
        {label}
      </button>
      <PasskeyStatus />
      <p class="hint" data-passkey-unable hidden>
        This browser cannot use passkeys here. A newer one can.
      </p>
    </div>
  );
}

/** Where the script says what happens; read out as it changes. */
export function PasskeyStatus(): JSX.Element {
  return <p class="passkey-status" role="status" aria-live="polite" data-passkey-status />;
}
