import { Injectable } from '@nestjs/common';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { Database } from '../../platform/database/database.ts';
import type { PasskeyEvidence } from '../reauthentication/signature-evidence.ts';
import type { Assertion } from './assertion.schemas.ts';
import { Passkeys, type Passkey } from './passkeys.ts';
import { readPublicKey } from './public-key.ts';
import { standIn } from './stand-in-passkey.ts';

/** Why a passkey's answer was not accepted; for the audit, never for who sent it. */
export type PasskeyRefusal =
  'unknown' | 'not_theirs' | 'not_verified' | 'counter_went_back' | 'backup_changed';

/** What became of a passkey's answer. `passkey` is the one it names, where that is known. */
export type CheckedAssertion =
  | { readonly accepted: true; readonly passkey: Passkey; readonly evidence: AssertionEvidence }
  | {
      readonly accepted: false;
      readonly passkey: Passkey | undefined;
      readonly refusal: PasskeyRefusal;
      readonly detail: string;
    };

/** What can be checked later, but for the content that the challenge stands for. */
export type AssertionEvidence = Omit<PasskeyEvidence, 'kind' | 'challenge'>;

/** Verifies what passkeys sign (WebAuthn Level 3 §7.2). */
@Injectable()
export class PasskeyAssertions {
  constructor(
    private readonly database: Database,
    private readonly passkeys: Passkeys,
  ) {}

  /**
   * Checks an answer to `challenge` and writes the use down. User verification, this site and its origin are required;
   * `personId`, where given, must be whose passkey it is; else the answer must name its owner, as a discoverable
   * passkey's does. The same work is done for a passkey that nobody has.
   */
  async check(answer: Assertion, challenge: string, personId?: string): Promise<CheckedAssertion> {
    const site = this.passkeys.site();
    const found = await this.passkeys.byCredential(answer.id);
    const passkey = found?.rpId === site.rpId ? found : undefined;
    const refused = (refusal: PasskeyRefusal, detail = ''): CheckedAssertion => {
      return { accepted: false, passkey, refusal, detail };
    };
    const verified = await verify(answer, challenge, site, passkey ?? standIn());
    if (passkey === undefined) return refused('unknown');
    if (!isOwner(passkey, answer, personId)) return refused('not_theirs');
    if (!verified.verified) return refused('not_verified', verified.detail);
    const { counter, backupEligible, backedUp } = verified;
    if (backupEligible !== passkey.backupEligible) return refused('backup_changed');
    // not the use case's transaction: a use that was followed by a refusal is a use
    const used = await this.database.source.transaction(
      async (tx) => await this.passkeys.used(tx, passkey.id, { counter, backedUp }),
    );
    if (!used) return refused('counter_went_back', `stood at ${passkey.counter}, said ${counter}`);
    return { accepted: true, passkey, evidence: evidenceOf(answer, passkey, site) };
  }
}

type Verified =
  | {
      readonly verified: true;
      readonly counter: number;
      readonly backupEligible: boolean;
      readonly backedUp: boolean;
    }
  | { readonly verified: false; readonly detail: string };

async function verify(
  { response: { clientDataJSON, authenticatorData, signature }, ...answer }: Assertion,
  challenge: string,
  { rpId, origin }: { rpId: string; origin: string },
  { credentialId, publicKey }: Pick<Passkey, 'credentialId' | 'publicKey'>,
): Promise<Verified> {
  try {
    // the library lets a frame of another site pass that does not name the site
    if (decodeClientDataJSON(clientDataJSON).crossOrigin === true) {
      return { verified: false, detail: 'it was made inside another site’s page' };
    }
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, response: { clientDataJSON, authenticatorData, signature } },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      // the counter is judged where it is written down, so that of two uses at once one is refused
      credential: { id: credentialId, publicKey: Uint8Array.from(publicKey), counter: 0 },
    });
    if (!verified) return { verified, detail: 'another key signed' };
    const { newCounter: counter, credentialDeviceType, credentialBackedUp: backedUp } = authenticationInfo;
    return { verified, counter, backedUp, backupEligible: credentialDeviceType === 'multiDevice' };
  } catch (error) {
    // the library throws for everything that is wrong with an answer; which it is goes to the audit
    return { verified: false, detail: error instanceof Error ? error.message.slice(0, 300) : 'malformed' };
  }
}

/** A person's id as the bytes that their passkeys know them by. */
export function userHandleOf(personId: string): Buffer {
  return Buffer.from(personId.replaceAll('-', ''), 'hex');
}

function isOwner(passkey: Passkey, { response: { userHandle } }: Assertion, personId?: string): boolean {
  const named = userHandle ?? undefined;
  const handle = userHandleOf(passkey.personId).toString('base64url');
  if (named !== undefined && named !== handle) return false;
  return personId === undefined ? named !== undefined : passkey.personId === personId;
}

function evidenceOf(
  { response }: Assertion,
  { credentialId, publicKey }: Passkey,
  { rpId, origin }: { rpId: string; origin: string },
): AssertionEvidence {
  const { jwk, algorithm } = readPublicKey(publicKey);
  const { authenticatorData, clientDataJSON, signature } = response;
  return {
    credentialId,
    publicKeyJwk: jwk,
    algorithm,
    rpId,
    origin,
    authenticatorData,
    clientDataJSON,
    signature,
    userVerified: true,
  };
}
