import { Injectable } from '@nestjs/common';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { newSecret } from '../../kernel/ids.ts';
import { CredentialsRefused } from '../people.errors.ts';
import type { PasskeyProof } from '../reauthentication/proof.schemas.ts';
import type { AssertionOptions } from '../reauthentication/signature-challenges.ts';
import { SignInAttempts } from '../sign-in/sign-in-attempts.ts';
import { SignInService, type SignedIn } from '../sign-in/sign-in.service.ts';
import { PasskeyAssertions } from './passkey-assertions.ts';
import { CEREMONY_MILLISECONDS, PasskeyChallenges } from './passkey-challenges.ts';
import { PasskeyRefusals } from './passkey-refusals.ts';
import { Passkeys } from './passkeys.ts';

/** What a browser needs to ask for a passkey. */
export interface SignInOptions {
  /** The challenge's id. */
  readonly challenge: string;
  readonly options: AssertionOptions;
}

/** Signs in by passkey, without a name: the passkey itself says whose it is. */
@Injectable()
export class PasskeySignIn {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly challenges: PasskeyChallenges,
    private readonly assertions: PasskeyAssertions,
    private readonly refusals: PasskeyRefusals,
    private readonly attempts: SignInAttempts,
    private readonly signIn: SignInService,
  ) {}

  /** The same for everybody: it names no passkey. Throws passkeys_unavailable, TooManyAttempts. */
  async options(): Promise<SignInOptions> {
    const { rpId } = this.passkeys.site();
    const { id, challenge } = await this.challenges.create({ purpose: 'sign_in' });
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')),
      userVerification: 'required',
      timeout: CEREMONY_MILLISECONDS,
    });
    return { challenge: id, options };
  }

  /**
   * Opens a session for whose passkey it is. Throws {@link CredentialsRefused}, the same and after the same work for a
   * passkey that nobody has, one that signed something else, and one of somebody who left; TooManyAttempts, as for passwords.
   */
  async withPasskey({ challenge: id, response }: PasskeyProof): Promise<SignedIn> {
    // counted by itself: whoever guesses at the owner's password must not lock their passkey out too
    await this.attempts.beginPasskey(response.id);
    const challenge = await this.challenges.take(id, { purpose: 'sign_in' });
    // an answer to no challenge of ours is checked all the same, against one that nobody was given
    const checked = await this.assertions.check(response, challenge ?? newSecret(''));
    if (!checked.accepted) await this.refusals.recordSignIn(checked);
    if (!checked.accepted || challenge === undefined) throw new CredentialsRefused('passkey');
    await this.attempts.passkeyAccepted(response.id);
    return await this.signIn.openFor(checked.passkey.personId, 'passkey');
  }
}
