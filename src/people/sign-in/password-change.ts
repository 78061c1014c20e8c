import { Injectable } from '@nestjs/common';
import type { PersonActor } from '../../kernel/actor.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { ReauthenticationFailed, ReauthenticationRequired } from '../people.errors.ts';
import { fromHere, PeopleMail } from '../mail/people-mail.ts';
import type { Person } from '../persons/people.queries.ts';
import { KnownBrowsers } from '../sessions/known-browsers.ts';
import { Sessions, type CurrentSession } from '../sessions/sessions.ts';
import { Passwords } from './passwords.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { SignInLinks } from './sign-in-links.ts';

/** Without the old password, a sign-in by other means counts for so many minutes. */
export const FRESH_MINUTES = 10;

/** A password to be set by its person. */
export interface NewPassword {
  /** The one it replaces; not needed in a session opened otherwise, or confirmed, within {@link FRESH_MINUTES} minutes. */
  readonly current?: string | undefined;
  readonly password: string;
}

/** Sets passwords, and ends what an old one had opened. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly sessions: Sessions,
    private readonly browsers: KnownBrowsers,
    private readonly links: SignInLinks,
    private readonly mail: PeopleMail,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /**
   * Changes the password of the person of a session. Their other sessions and their links end, and they are told by mail.
   * Returns how many sessions ended. Throws ReauthenticationFailed for a wrong old password, ReauthenticationRequired for
   * none in a session that is not fresh, TooManyAttempts, and InvalidRequest for a password that is refused or where none
   * are used.
   */
  async change(
    actor: PersonActor,
    session: CurrentSession,
    { current, password }: NewPassword,
  ): Promise<number> {
    if (!this.settings.passwordSignIn) {
      throw new InvalidRequest([{ field: 'password', reason: 'passwords are not used here' }]);
    }
    const { person } = session;
    this.passwords.check(person, password);
    if (current !== undefined) await this.prove(person, current);
    return await this.database.transaction(async (tx) => {
      if (current === undefined && !(await this.isFresh(tx, session))) {
        throw new ReauthenticationRequired(FRESH_MINUTES);
      }
      await this.passwords.set(tx, person, password);
      const ended = await this.sessions.closeOthersOf(tx, person.id, session.id);
      await this.links.endAllOf(tx, person.id);
      await this.browsers.forgetOthers(tx, person.id, requestContext()?.browser?.deviceToken);
      await this.audit.record(tx, {
        actor,
        action: 'person.password_changed',
        subject: { type: 'person', id: person.id },
        detail: { by: current === undefined ? session.method : 'password', endedSessions: ended },
      });
      await this.mail.tell(tx, person.id, { kind: 'password_changed', reset: false, ...fromHere() });
      return ended;
    });
  }

  /**
   * Sets the password of somebody who came by a one-time link. Where there was one before, every session it may have opened
   * ends, and they are told by mail. Throws InvalidRequest for a password that is refused.
   */
  async setByLink(tx: Tx, actor: PersonActor, person: Person, password: string): Promise<void> {
    const reset = await this.passwords.exists(person.id, tx);
    await this.passwords.set(tx, person, password);
    await this.links.endAllOf(tx, person.id);
    const ended = await this.sessions.closeOthersOf(tx, person.id, null);
    if (reset) await this.browsers.forgetOthers(tx, person.id, undefined);
    await this.audit.record(tx, {
      actor,
      action: reset ? 'person.password_reset' : 'person.password_set',
      subject: { type: 'person', id: person.id },
      ...(reset ? { detail: { endedSessions: ended } } : {}),
    });
    if (reset) await this.mail.tell(tx, person.id, { kind: 'password_changed', reset, ...fromHere() });
  }

  /** Whether the person of a session may set a password without giving the old one, just now. */
  async mayGoWithout(session: CurrentSession): Promise<boolean> {
    return await this.isFresh(this.database.source.manager, session);
  }

  private async prove(person: CurrentSession['person'], current: string): Promise<void> {
    await this.attempts.beginProof(person.id);
    if (!(await this.passwords.match(person.id, current))) throw new ReauthenticationFailed('password');
    await this.attempts.proven(person.id);
  }

  private async isFresh(tx: Tx, session: CurrentSession): Promise<boolean> {
    const { authenticatedAt, openedAt } = session;
    const confirmed =
      authenticatedAt !== null && authenticatedAt.epochNanoseconds > openedAt.epochNanoseconds;
    const otherwise = session.method !== 'password' || confirmed;
    return otherwise && (await this.sessions.isFresh(tx, session.id, FRESH_MINUTES));
  }
}
