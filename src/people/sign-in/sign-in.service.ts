import { Injectable } from '@nestjs/common';
import type { PersonActor } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { CredentialsRefused } from '../people.errors.ts';
import { Passwords } from './passwords.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';
import { Sessions, type CurrentSession, type OpenedSession } from '../sessions/sessions.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInLinks } from './sign-in-links.ts';

/** A person who has just signed in, with the session whose token belongs in the cookie. */
export interface SignedIn {
  readonly person: Person;
  readonly session: OpenedSession;
}

/** How a person shows who they are. */
export type SignInMethod = 'password' | 'link';

/** Opens and ends sessions. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly links: SignInLinks,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  /**
   * Signs in by address and password. Throws {@link CredentialsRefused}, the same and after the same work for
   * an unknown address, a wrong password, somebody without a password and somebody who left; TooManyAttempts.
   */
  async withPassword(email: string, password: string): Promise<SignedIn> {
    await this.attempts.begin(email);
    const person = await this.people.byEmail(email);
    const matches = await this.passwords.match(person?.id, password);
    if (!matches || person === undefined || !person.active) throw new CredentialsRefused();
    await this.attempts.succeeded(email);
    return await this.database.transaction(async (tx) => await this.open(tx, person, 'password'));
  }

  /**
   * Signs in by a one-time link and consumes it; a person without a password sets it here.
   * Throws SignInLinkInvalid, and InvalidRequest when a password is needed and missing or too short
   * (the link then stays good).
   */
  async withLink(token: string, password: string | undefined): Promise<SignedIn> {
    return await this.database.transaction(async (tx) => {
      const person = await this.links.consume(tx, token);
      if (!(await this.passwords.exists(person.id, tx))) {
        await this.passwords.set(tx, person.id, password ?? '');
        await this.audit.record(tx, {
          actor: actorOf(person),
          action: 'person.password_set',
          subject: { type: 'person', id: person.id },
        });
      }
      return await this.open(tx, person, 'link');
    });
  }

  /** Ends the session. */
  async signOut(session: CurrentSession): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.sessions.close(tx, session.id);
      await this.audit.record(tx, {
        actor: actorOf(session.person),
        action: 'person.signed_out',
        subject: { type: 'person', id: session.person.id },
        detail: { session: session.id },
      });
    });
  }

  private async open(tx: Tx, person: Person, method: SignInMethod): Promise<SignedIn> {
    const session = await this.sessions.open(tx, person.id);
    await this.audit.record(tx, {
      actor: actorOf(person),
      action: 'person.signed_in',
      subject: { type: 'person', id: person.id },
      detail: { method },
    });
    return { person, session };
  }
}

/** The person as the one who acts. */
export function actorOf(person: Pick<Person, 'id' | 'name' | 'roles'>): PersonActor {
  return { kind: 'person', personId: person.id, name: person.name, roles: person.roles };
}
