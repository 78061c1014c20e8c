import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { ReauthenticationFailed } from '../people.errors.ts';
import { Passwords } from '../sign-in/passwords.ts';
import { PeopleQueries } from '../persons/people.queries.ts';
import { SignInAttempts } from '../sign-in/sign-in-attempts.ts';

/** What a person gives at the act to show that it is they (21 CFR 11.200). */
export interface Proof {
  readonly password: string;
}

/** How the person showed it; kept with the signature. */
export interface Reauthentication {
  readonly method: 'password';
}

/** Asks a signed-in person again who they are, at the moment of a signature. */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly people: PeopleQueries,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
  ) {}

  /**
   * Passes when the proof is the acting person's. A failure counts to the lock-out of sign-in.
   * Call it before the transaction: it takes tens of milliseconds. Throws {@link ReauthenticationFailed}, also
   * for an actor who is no person; TooManyAttempts.
   */
  async reauthenticate(actor: Actor, proof: Proof): Promise<Reauthentication> {
    const person = actor.kind === 'person' ? await this.people.byId(actor.personId) : undefined;
    if (person === undefined || !person.active) throw new ReauthenticationFailed();
    await this.attempts.begin(person.email);
    if (!(await this.passwords.match(person.id, proof.password))) throw new ReauthenticationFailed();
    await this.attempts.succeeded(person.email);
    return { method: 'password' };
  }
}
