import type { JSX } from 'preact';
import type { Instant, Zone } from '../../kernel/instant.ts';
import { Moment } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';

/** A signature as pages print it. */
export interface ShownSignature {
  readonly name: string;
  readonly role: string;
  readonly credentials: string | null;
  readonly meaning: string;
  readonly signedAt: Instant;
  readonly method: string;
  readonly onBehalfOf: { readonly name: string; readonly credentials: string | null } | null;
}

/** One signature: who, for whom, as what, when, by which proof, and what was declared. */
export function SignatureLine({ signature, zone }: { signature: ShownSignature; zone: Zone }): JSX.Element {
  const { onBehalfOf, role, signedAt, method, meaning } = signature;
  return (
    <div class="signature">
      {nameOf(signature)}
      {onBehalfOf !== null && `, on behalf of ${nameOf(onBehalfOf)}`}
      <span class="under">
        {plainWords(role)}, <Moment at={signedAt} zone={zone} />, by {proofs[method] ?? plainWords(method)}
      </span>
      <span class="under said">“{meaning}”</span>
    </div>
  );
}

const proofs: Readonly<Record<string, string>> = { oidc: 'the identity provider' };

function nameOf({ name, credentials }: { name: string; credentials: string | null }): string {
  return credentials === null ? name : `${name}, ${credentials}`;
}
