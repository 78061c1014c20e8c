import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { LastWayToSignIn, PasskeyExists, PasskeyLimit, PasskeyRefused } from '../people.errors.ts';
import { FreshSessions } from '../reauthentication/fresh-sessions.ts';
import type { CurrentSession } from '../sessions/sessions.ts';
import { actorOf } from '../sign-in/sign-in.service.ts';
import { SignInLinks } from '../sign-in/sign-in-links.ts';
import { PasskeyChallenges } from './passkey-challenges.ts';
import {
  registeredPasskeyOf,
  registrationOptionsFor,
  type RegistrationOptions,
} from './passkey-registration.ts';
import { Passkeys, type Passkey } from './passkeys.ts';
import type { Registration } from './passkeys.schemas.ts';

/** Passkeys that one person may have. */
const MOST_PASSKEYS = 20;

/** What a passkey is called whose person gave it no name. */
const UNNAMED = 'Passkey';

/** A new passkey as it is sent. */
export interface GivenPasskey {
  /** The challenge's id. */
  readonly challenge: string;
  readonly response: Registration;
  readonly name?: string | undefined;
}

/** A passkey with whether it works at this address of Almanac. */
export type ListedPasskey = Passkey & { readonly works: boolean };

/** A person's own passkeys: adding, naming, removing. What outlasts the session asks for one that is fresh. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly passkeys: Passkeys,
    private readonly challenges: PasskeyChallenges,
    private readonly fresh: FreshSessions,
    private readonly mail: PeopleMail,
    private readonly links: SignInLinks,
  ) {}

  /** A person's passkeys, the oldest first. */
  async list(personId: string): Promise<ListedPasskey[]> {
    const working = new Set((await this.passkeys.workingOf(personId)).map(({ id }) => id));
    return (await this.passkeys.of(personId)).map((passkey) => ({
      ...passkey,
      works: working.has(passkey.id),
    }));
  }

  /**
   * What the session's person needs to make a passkey. Throws reauthentication_required, passkeys_unavailable,
   * {@link PasskeyLimit} and TooManyAttempts.
   */
  async registration(session: CurrentSession): Promise<{ challenge: string; options: RegistrationOptions }> {
    await this.fresh.require(session.id);
    const site = this.passkeys.site();
    const { person, id: sessionId } = session;
    if ((await this.passkeys.of(person.id)).length >= MOST_PASSKEYS) throw new PasskeyLimit(MOST_PASSKEYS);
    const working = await this.passkeys.workingOf(person.id);
    const { id, challenge } = await this.challenges.create({ purpose: 'register', sessionId });
    const rpName = `Almanac, ${this.organisation.name}`;
    return { challenge: id, options: await registrationOptionsFor(person, challenge, site, rpName, working) };
  }

  /**
   * Keeps the passkey that answers this session's challenge, ends links to sign in, and tells its owner by mail. Throws
   * reauthentication_required, {@link PasskeyRefused}, {@link PasskeyExists} and {@link PasskeyLimit}.
   */
  async register({ id: sessionId, person }: CurrentSession, given: GivenPasskey): Promise<ListedPasskey> {
    const challenge = await this.challenges.take(given.challenge, { purpose: 'register', sessionId });
    if (challenge === undefined) throw new PasskeyRefused('it was asked for too long ago, or twice');
    const {
      algorithm,
      keyThumbprint: key,
      ...read
    } = await registeredPasskeyOf(given.response, challenge, this.passkeys.site());
    const passkey = { ...read, personId: person.id, name: given.name ?? UNNAMED };
    return await this.database.transaction(async (tx) => {
      await this.fresh.require(sessionId, tx);
      await hold(tx, person.id);
      if ((await this.passkeys.of(person.id, tx)).length >= MOST_PASSKEYS)
        throw new PasskeyLimit(MOST_PASSKEYS);
      const added = await this.passkeys.add(tx, passkey);
      if (added === undefined) throw new PasskeyExists();
      await this.links.endAllOf(tx, person.id);
      const { name, credentialId, backupEligible: synced, backedUp, transports } = passkey;
      await this.audit.record(tx, {
        actor: actorOf(person),
        action: 'passkey.added',
        subject: { type: 'person', id: person.id },
        detail: {
          passkey: added.id,
          name,
          credentialId,
          keyThumbprint: key,
          algorithm,
          synced,
          backedUp,
          transports,
        },
      });
      await this.mail.tell(tx, person.id, { kind: 'passkey_added', name });
      const kept = (await this.passkeys.of(person.id, tx)).find(({ id }) => id === added.id);
      if (kept === undefined) throw new Error('the passkey was not stored');
      return { ...kept, works: true };
    });
  }

  /** Gives a passkey another name. Throws NotFound. */
  async rename({ person }: CurrentSession, id: string, name: string): Promise<ListedPasskey> {
    await this.database.transaction(async (tx) => {
      const before = isId(id) ? await this.passkeys.rename(tx, person.id, id, name) : undefined;
      if (before === undefined) throw new NotFound('passkey', id);
      if (before === name) return;
      await this.audit.record(tx, {
        actor: actorOf(person),
        action: 'passkey.renamed',
        subject: { type: 'person', id: person.id },
        detail: { passkey: id, from: before, to: name },
      });
    });
    const renamed = (await this.list(person.id)).find((passkey) => passkey.id === id.toLowerCase());
    if (renamed === undefined) throw new NotFound('passkey', id);
    return renamed;
  }

  /**
   * Removes a passkey of the session's person and tells them by mail. Throws reauthentication_required, NotFound and
   * {@link LastWayToSignIn}.
   */
  async remove({ id: sessionId, person }: CurrentSession, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.fresh.require(sessionId, tx);
      await hold(tx, person.id);
      const mayGo = isId(id) && (await this.mayRemove(person.id, id.toLowerCase(), tx));
      const [removed] = isId(id) ? await this.passkeys.remove(tx, person.id, id) : [];
      if (removed === undefined) throw new NotFound('passkey', id);
      if (!mayGo) throw new LastWayToSignIn(removed.name);
      await this.recordRemoval(tx, actorOf(person), person.id, removed);
      await this.mail.tell(tx, person.id, { kind: 'passkey_removed', name: removed.name });
    });
  }

  /** Removes every passkey of a person, who leaves or has lost their devices; returns how many. */
  async removeAllOf(tx: Tx, actor: Actor, personId: string, reason: string): Promise<number> {
    const removed = await this.passkeys.remove(tx, personId, null);
    for (const passkey of removed) await this.recordRemoval(tx, actor, personId, passkey, reason);
    return removed.length;
  }

  /** Whether a passkey of a person may go: another way to sign in is left, or it is none itself. */
  async mayRemove(personId: string, id: string, tx: Tx = this.database.source.manager): Promise<boolean> {
    const working = await this.passkeys.workingOf(personId, tx);
    const isOneOf = working.some((passkey) => passkey.id === id);
    return !isOneOf || working.length > 1 || (await this.hasOtherWays(tx, personId));
  }

  /** Whether a password or a provider's identity signs the person in. */
  private async hasOtherWays(tx: Tx, personId: string): Promise<boolean> {
    const other = await row(
      tx,
      `select where ($2 and exists (select from password_credential where person_id = $1))
                 or exists (select from person_identity where person_id = $1 and issuer = $3)`,
      [personId, this.settings.passwordSignIn, this.settings.oidcIssuer],
    );
    return other !== undefined;
  }

  private async recordRemoval(
    tx: Tx,
    actor: Actor,
    personId: string,
    { id, name }: Pick<Passkey, 'id' | 'name'>,
    reason?: string,
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action: 'passkey.removed',
      subject: { type: 'person', id: personId },
      detail: { passkey: id, name },
      reason,
    });
  }
}

/** Two changes of a person's passkeys at once take turns. */
async function hold(tx: Tx, personId: string): Promise<void> {
  await rows(tx, 'select from person where id = $1 for no key update', [personId]);
}
