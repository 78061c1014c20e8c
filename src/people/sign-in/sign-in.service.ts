import { Injectable } from '@nestjs/common';
import type { PersonActor } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { AccessChanges } from '../access/access-changes.ts';
import { CredentialsRefused } from '../people.errors.ts';
import { fromHere, PeopleMail } from '../mail/people-mail.ts';
import { Passwords } from './passwords.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';
import { KnownBrowsers } from '../sessions/known-browsers.ts';
import { Sessions, type CurrentSession, type OpenedSession } from '../sessions/sessions.ts';
import type { SignInMethod } from '../sessions/sign-in-method.ts';
import { PasswordChange } from './password-change.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInLinks } from './sign-in-links.ts';

/** A person who has just signed in, with the session whose token belongs in the cookie. */
export interface SignedIn {
  readonly person: Person;
  readonly session: OpenedSession;
}

/** Opens and ends sessions. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly passwords: Passwords,
    private readonly changes: PasswordChange,
    private readonly attempts: SignInAttempts,
    private readonly browsers: KnownBrowsers,
    private readonly links: SignInLinks,
    private readonly access: AccessChanges,
    private readonly sessions: Sessions,
    private readonly mail: PeopleMail,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /**
   * Signs in by address and password. Throws {@link CredentialsRefused}, the same and after the same work for
   * an unknown address, a wrong password, somebody without a password, somebody who left, and where passwords are not
   * used; TooManyAttempts.
   */
  async withPassword(email: string, password: string): Promise<SignedIn> {
    const brought = requestContext()?.browser?.deviceToken;
    const browser = (await this.browsers.knows(email, brought)) ? brought : undefined;
    await this.attempts.beginSignIn(email, browser);
    const person = await this.people.byEmail(email);
    const matches = await this.passwords.match(person?.id, password);
    if (!matches || !this.settings.passwordSignIn || person === undefined || !person.active) {
      throw new CredentialsRefused();
    }
    await this.attempts.signedIn(email, browser);
    await this.passwords.strengthen(person.id, password);
    return await this.database.transaction(async (tx) => await this.open(tx, person, 'password'));
  }

  /**
   * Signs in by a one-time link and consumes it; a person without a password, or who lost it, sets it here. Else the link
   * shows only that somebody reads their mail: the session is not fresh where they have another way to show who they are,
   * unless the link was made to replace it.
   * Throws SignInLinkInvalid, and InvalidRequest when a password is needed and missing or refused
   * (the link then stays good).
   */
  async withLink(token: string, password: string | undefined): Promise<SignedIn> {
    return await this.database.transaction(async (tx) => {
      const link = await this.links.consume(tx, token);
      const { person } = link;
      // whoever made it may have used it; a lost password's link goes to the person who asks for it
      if (link.purpose !== 'forgotten') await this.access.holdAfterLink(tx, person.id);
      const sets = await this.links.needsPassword(link, tx);
      const shows = sets || link.replaces || (await this.links.isOnlyWay(tx, person.id));
      if (sets) await this.changes.setByLink(tx, actorOf(person), person, password ?? '');
      return await this.open(tx, person, 'link', shows ? undefined : null);
    });
  }

  /** {@link open} in a transaction of its own. Throws {@link CredentialsRefused} for an unknown person or who left. */
  async openFor(personId: string, method: SignInMethod): Promise<SignedIn> {
    return await this.database.transaction(async (tx) => {
      const person = await this.people.byId(personId, tx);
      if (person === undefined || !person.active) throw new CredentialsRefused();
      return await this.open(tx, person, method);
    });
  }

  /**
   * Opens a session for a person who has shown who they are; the one place that does. It takes from the request where it
   * comes from, ends the session this browser had before, and mails the person when they were never seen here. `shownAt`:
   * see {@link Sessions.open}.
   */
  async open(tx: Tx, person: Person, method: SignInMethod, shownAt?: number | null): Promise<SignedIn> {
    const session = await this.sessions.open(tx, person.id, method, shownAt);
    // who is in does not need the link that was to let them in, and it may lie in a mailbox
    if (await this.access.noteSignIn(tx, person.id)) await this.links.endAllOf(tx, person.id);
    await this.audit.record(tx, {
      actor: actorOf(person),
      action: 'person.signed_in',
      subject: { type: 'person', id: person.id },
      detail: { method, session: session.id, somewhereNew: session.somewhereNew },
    });
    if (session.somewhereNew) {
      await this.mail.tell(tx, person.id, { kind: 'signed_in_somewhere_new', method, ...fromHere() });
    }
    return { person, session };
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
}

/** The person as the one who acts. */
export function actorOf(person: Pick<Person, 'id' | 'name' | 'roles'>): PersonActor {
  return { kind: 'person', personId: person.id, name: person.name, roles: person.roles };
}
