import { counts, type KeptSignature } from './kept-signatures.ts';
import { stillNeeded } from './signatures-needed.rules.ts';
import type { NamedPerson } from './who-may-sign.ts';

/** A signature as it was given, as a reader with a name may see it: who, for whom, how, and what became of it. */
export function signatureJson(signature: KeptSignature) {
  const { id, personId, name, role, credentials, meaning, envelopeHash, method, onBehalfOf, voided } =
    signature;
  return {
    id,
    person: personId,
    name,
    role,
    credentials,
    meaning,
    envelopeHash,
    signedAt: signature.signedAt.toString(),
    method,
    onBehalfOf,
    takenBack:
      voided === null ? null : { at: voided.at.toString(), by: voided.by.name, reason: voided.reason },
  };
}

/** How many signatures something waits for, and who may give them. */
export interface StillWaiting {
  readonly signaturesNeeded: number;
  /** Those that were given and not taken back. */
  readonly signatures: readonly KeptSignature[];
  readonly whoMaySign: readonly NamedPerson[];
}

/** What somebody who waits asks: who signed, whether it counts, how many are missing and who may give them. */
export function stillWaitingJson({ signaturesNeeded, signatures, whoMaySign }: StillWaiting) {
  return {
    signaturesNeeded,
    stillNeeded: stillNeeded(signaturesNeeded, signatures.filter(counts).length),
    given: signatures.map((signature) => ({
      ...signatureJson(signature),
      counts: counts(signature),
    })),
    whoMaySign,
  };
}
