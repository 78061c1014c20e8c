import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { PasskeyRefused } from '../people.errors.ts';
import type { Person } from '../persons/people.queries.ts';
import { keyThumbprint } from '../reauthentication/key-thumbprint.ts';
import { userHandleOf } from './passkey-assertions.ts';
import { CEREMONY_MILLISECONDS } from './passkey-challenges.ts';
import type { PasskeySite } from './passkey-site.rules.ts';
import type { NewPasskey, Passkey } from './passkeys.ts';
import type { Registration } from './passkeys.schemas.ts';
import { passkeyAlgorithms, readPublicKey } from './public-key.ts';

/** What `navigator.credentials.create` needs. */
export type RegistrationOptions = Omit<
  Awaited<ReturnType<typeof generateRegistrationOptions>>,
  'extensions'
> & {
  /** The library asks whether the passkey can sign in without a name. */
  readonly extensions?: { readonly credProps?: boolean | undefined } | undefined;
};

/** A passkey read from a browser's answer. */
export type RegisteredPasskey = Omit<NewPasskey, 'personId' | 'name'> & {
  readonly algorithm: string;
  /** RFC 7638, of its public key. */
  readonly keyThumbprint: string;
};

/**
 * Asks for a passkey that can be found without a name and checks its person; it need not say what make it is, and must not
 * be one of those the person has.
 */
export async function registrationOptionsFor(
  person: Pick<Person, 'id' | 'email' | 'name'>,
  challenge: string,
  { rpId }: PasskeySite,
  rpName: string,
  passkeys: readonly Passkey[],
): Promise<RegistrationOptions> {
  return await generateRegistrationOptions({
    rpName,
    rpID: rpId,
    userID: Uint8Array.from(userHandleOf(person.id)),
    userName: person.email,
    userDisplayName: person.name,
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
    timeout: CEREMONY_MILLISECONDS,
    attestationType: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    supportedAlgorithmIDs: [...passkeyAlgorithms],
    excludeCredentials: passkeys.map(({ credentialId, transports }) => {
      return { id: credentialId, transports: [...transports] };
    }),
  });
}

/** Verifies a new passkey's answer to `challenge` (WebAuthn Level 3 §7.1). Throws {@link PasskeyRefused}. */
export async function registeredPasskeyOf(
  answer: Registration,
  challenge: string,
  { rpId, origin }: PasskeySite,
): Promise<RegisteredPasskey> {
  try {
    checkPlain(answer);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    if (!verified) throw new PasskeyRefused('its attestation is not good');
    const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
    if (credential.id !== answer.id) throw new PasskeyRefused('it says two ids');
    const { algorithm, jwk } = readPublicKey(credential.publicKey);
    return {
      rpId,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      algorithm,
      keyThumbprint: keyThumbprint(jwk),
      counter: credential.counter,
      transports: answer.response.transports,
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: credentialBackedUp,
    };
  } catch (error) {
    // the library throws an Error for everything that is wrong with an answer, and so does CBOR that is none
    if (error instanceof PasskeyRefused) throw error;
    throw new PasskeyRefused(error instanceof Error ? error.message.slice(0, 300) : 'it is malformed');
  }
}

/**
 * Lets only attestation through that we asked for: none, or the passkey's own (WebAuthn Level 3 §5.4.7). A certificate
 * would have the library fetch revocation lists from wherever the certificate says. Nothing registers inside a frame of
 * another site.
 */
function checkPlain({ response: { attestationObject, clientDataJSON } }: Registration): void {
  const attestation = decodeAttestationObject(Uint8Array.from(Buffer.from(attestationObject, 'base64url')));
  const format = attestation.get('fmt');
  const isOwn = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined;
  if (format !== 'none' && !isOwn)
    throw new PasskeyRefused('it brings an attestation that was not asked for');
  if (decodeClientDataJSON(clientDataJSON).crossOrigin === true) {
    throw new PasskeyRefused('another site’s page made it');
  }
}
