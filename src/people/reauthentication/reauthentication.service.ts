import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Settings } from '../../platform/config/settings.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { AccessChanges, type SigningCredential } from '../access/access-changes.ts';
import { PasskeyAssertions } from '../passkeys/passkey-assertions.ts';
import { PasskeyRefusals } from '../passkeys/passkey-refusals.ts';
import { ReauthenticationFailed } from '../people.errors.ts';
import { Passwords } from '../sign-in/passwords.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';
import { SignInAttempts } from '../sign-in/sign-in-attempts.ts';
import type { OidcProof, PasskeyProof, Proof } from './proof.schemas.ts';
import { SignatureChallenges, type ChallengeHolder } from './signature-challenges.ts';
import type { SignatureEvidence } from './signature-evidence.ts';

/** How the person showed it; kept with the signature. */
export interface Reauthentication {
  readonly method: 'password' | 'passkey' | 'oidc';
  /** What proves it without the server; null of a password, of which nothing may be kept. */
  readonly evidence: SignatureEvidence | null;
  /** The content that the proof was given for and no other; null of a password. */
  readonly bound: { readonly envelopeHash: string; readonly meaning: string } | null;
}

/** What was shown, and what it was shown with. */
interface Judged {
  readonly shown: Reauthentication;
  readonly credential: SigningCredential;
}

/** Asks a signed-in person again who they are, at the moment of a signature. */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly settings: Settings,
    private readonly people: PeopleQueries,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly challenges: SignatureChallenges,
    private readonly assertions: PasskeyAssertions,
    private readonly refusals: PasskeyRefusals,
    private readonly access: AccessChanges,
  ) {}

  /**
   * Passes when the proof is the acting person's. A wrong password counts in this session, whatever happens at sign-in; a
   * passkey and a provider cannot be guessed and are not counted, but each try uses its challenge up. Call it before the transaction: it takes
   * tens of milliseconds. A passkey and a provider answer a challenge of this request's session only. Throws {@link ReauthenticationFailed}, also for an actor who is no person; TooManyAttempts; and
   * CredentialTooNew where somebody else changed lately how the person signs in, and this was made since.
   */
  async reauthenticate(actor: Actor, proof: Proof): Promise<Reauthentication> {
    const person = await this.acting(actor);
    const { shown, credential } = await this.judge(person, proof);
    await this.access.check(person.id, credential);
    return shown;
  }

  /** Passes when the password is the acting person's, for something that is no signature. Throws as {@link reauthenticate}. */
  async checkPassword(actor: Actor, password: string): Promise<void> {
    await this.byPassword(await this.acting(actor), password);
  }

  private async acting(actor: Actor): Promise<Person> {
    const person = actor.kind === 'person' ? await this.people.byId(actor.personId) : undefined;
    if (person === undefined || !person.active) throw new ReauthenticationFailed('password');
    return person;
  }

  private async judge(person: Person, proof: Proof): Promise<Judged> {
    if ('passkey' in proof) return await this.byPasskey(person, proof.passkey);
    if ('oidc' in proof) return await this.byProvider(person, proof.oidc);
    return await this.byPassword(person, proof.password);
  }

  private async byPassword(person: Person, password: string): Promise<Judged> {
    if (!this.settings.passwordSignIn) throw new ReauthenticationFailed('passwords_off');
    await this.attempts.beginProof(person.id);
    if (!(await this.passwords.match(person.id, password))) throw new ReauthenticationFailed('password');
    await this.attempts.proven(person.id);
    return { shown: { method: 'password', evidence: null, bound: null }, credential: { kind: 'password' } };
  }

  private async byPasskey(person: Person, { challenge: id, response }: PasskeyProof): Promise<Judged> {
    const taken = await this.challenges.take(id, holderOf(person), 'passkey');
    if (taken === undefined) throw new ReauthenticationFailed('challenge');
    const { challenge, bound } = taken;
    const checked = await this.assertions.check(response, challenge, person.id);
    if (!checked.accepted) {
      await this.refusals.record(checked, person, 'signature');
      throw new ReauthenticationFailed('passkey');
    }
    return {
      shown: {
        method: 'passkey',
        evidence: { kind: 'passkey', challenge: bound, ...checked.evidence },
        bound,
      },
      credential: { kind: 'passkey', id: checked.passkey.id },
    };
  }

  private async byProvider(person: Person, { challenge: id }: OidcProof): Promise<Judged> {
    const taken = await this.challenges.take(id, holderOf(person), 'oidc');
    if (taken === undefined) throw new ReauthenticationFailed('challenge_at_provider');
    const { bound, confirmed } = taken;
    if (confirmed === null) throw new ReauthenticationFailed('oidc');
    return {
      shown: { method: 'oidc', evidence: { ...confirmed, challenge: bound }, bound },
      credential: {
        kind: 'oidc',
        issuer: this.settings.oidcIssuer ?? confirmed.issuer,
        subject: confirmed.subject,
      },
    };
  }
}

/** The person in the session of this request. Throws {@link ReauthenticationFailed} outside of one. */
function holderOf({ id }: Person): ChallengeHolder {
  const sessionId = requestContext()?.sessionId;
  if (sessionId === undefined) throw new ReauthenticationFailed('challenge');
  return { personId: id, sessionId };
}
