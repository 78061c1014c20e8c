import type { ComponentChildren, JSX } from 'preact';
import { CsrfField, Field } from '../parts.tsx';
import { passkeySignAttributes, PasskeySignParts } from '../passkeys/passkey-sign.tsx';
import type { Typed } from './typed-form.ts';

/** How somebody can show at a signature that it is they. */
interface ProofMeans {
  readonly password: boolean;
  readonly passkey: boolean;
  /** The identity provider that can confirm it; null without one. */
  readonly provider: { readonly name: string } | null;
}

/** Somebody for whom a director may sign. */
export interface Principal {
  readonly id: string;
  readonly name: string;
}

/** What a form that signs is made from: the same for versions, acts and adoptions. */
export interface SigningContent {
  readonly action: string;
  readonly csrfToken: string;
  /** What is carried on unseen: exactly the terms that were shown, and their hashes. */
  readonly hidden: readonly (readonly [name: string, value: string])[];
  /** The hash that a device or a provider puts its answer to. */
  readonly envelopeHash: string;
  /** What the signer declares unless they write something else. */
  readonly meaning: string;
  /** For whom the signer stands in today. */
  readonly principals: readonly Principal[];
  readonly means: ProofMeans;
  /** The challenge that the provider has confirmed; null before. */
  readonly confirmed: string | null;
  /** What was typed into a form that was refused, never a password. */
  readonly typed: Typed;
  /** What the button says. */
  readonly button: string;
  /** What must be confirmed besides. */
  readonly children?: ComponentChildren;
}

/** The form that signs: what is declared, for whom, and the proof of who signs. */
export function SigningForm(content: SigningContent): JSX.Element {
  const { action, csrfToken, hidden, envelopeHash, meaning, principals, typed, children } = content;
  return (
    <form
      class="signing"
      method="post"
      action={action}
      {...(content.means.passkey ? passkeySignAttributes(envelopeHash) : {})}
    >
      <CsrfField token={csrfToken} />
      {hidden.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {content.confirmed === null ? (
        <>
          <div class="field">
            <label for="meaning">What you declare</label>
            <textarea
              id="meaning"
              name="meaning"
              rows={2}
              maxLength={500}
              autocomplete="off"
              aria-describedby="meaning-hint"
              required
            >
              {typed['meaning'] ?? meaning}
            </textarea>
            <p class="hint" id="meaning-hint">
              One line, which stands beside your name for ever.
            </p>
          </div>
          {principals.length > 0 && <OnBehalfOf principals={principals} chosen={typed['onBehalfOf'] ?? ''} />}
        </>
      ) : (
        <Confirmed {...content} />
      )}
      {children}
      <Proof {...content} />
    </form>
  );
}

/** What the identity provider has confirmed, which cannot be changed any more. */
function Confirmed({ principals, typed, meaning }: SigningContent): JSX.Element {
  const declared = typed['meaning'] ?? meaning;
  const principal = principals.find(({ id }) => id === typed['onBehalfOf']);
  return (
    <>
      <input type="hidden" name="meaning" value={declared} />
      <blockquote>{declared}</blockquote>
      {principal !== undefined && (
        <>
          <input type="hidden" name="onBehalfOf" value={principal.id} />
          <p>You sign on behalf of {principal.name}.</p>
        </>
      )}
    </>
  );
}

function OnBehalfOf(choice: { principals: readonly Principal[]; chosen: string }): JSX.Element {
  const { principals, chosen } = choice;
  return (
    <div class="field">
      <label for="onBehalfOf">You sign</label>
      <select id="onBehalfOf" name="onBehalfOf" aria-describedby="onBehalfOf-hint">
        <option value="" selected={chosen === ''}>
          for yourself
        </option>
        {principals.map(({ id, name }) => (
          <option value={id} selected={id === chosen}>
            on behalf of {name}
          </option>
        ))}
      </select>
      <p class="hint" id="onBehalfOf-hint">
        You stand in for them today. Both names stand beside the signature, and neither can give the second
        one.
      </p>
    </div>
  );
}

/** The choice of a proof; a password where scripts do not run. */
function Proof({ means, confirmed, button }: SigningContent): JSX.Element {
  if (confirmed !== null && means.provider !== null) {
    return (
      <>
        <input type="hidden" name="oidc" value={confirmed} />
        <p>{means.provider.name} has confirmed that it is you, for exactly what is shown above.</p>
        <button type="submit">{button}</button>
      </>
    );
  }
  return (
    <>
      {means.password && (
        <Field
          id="password"
          name="password"
          label="Your password"
          hint="Asked again, because a signature binds you."
          type="password"
          maxLength={1000}
          autocomplete="current-password"
          required
        />
      )}
      <div class="signing-ways">
        {means.password && <button type="submit">{button}</button>}
        {means.provider !== null && (
          <button
            type="submit"
            class={means.password ? 'second' : ''}
            name="proof"
            value="oidc"
            formNoValidate
          >
            Confirm with {means.provider.name}
          </button>
        )}
      </div>
      {means.passkey && <PasskeySignParts />}
      {!means.password && !means.passkey && means.provider === null && (
        <p>You have no means to sign with: set a password or add a passkey first.</p>
      )}
    </>
  );
}
