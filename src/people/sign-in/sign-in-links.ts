import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { NotFound } from '../../kernel/errors.ts';
import { newId, newSecret } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { AccessChanges } from '../access/access-changes.ts';
import { PeopleMail } from '../mail/people-mail.ts';
import { passkeySiteOf } from '../passkeys/passkey-site.rules.ts';
import { SignInLinkInvalid } from '../people.errors.ts';
import { Passwords } from './passwords.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';
import { KnownBrowsers } from '../sessions/known-browsers.ts';
import { Sessions } from '../sessions/sessions.ts';
import { linkHours, type LinkPurpose } from './link-purpose.ts';

/** The console's page that a link opens. The token is in the query, which no log keeps. */
export const SIGN_IN_LINK_PATH = '/console/sign-in/link';

/** A new link; `url` holds the token, which is shown once and not kept. */
export interface CreatedLink {
  readonly id: string;
  readonly url: string;
  readonly token: string;
  readonly expiresAt: Instant;
}

/** What a good link's page shows before anything happens. */
export interface LinkState {
  readonly person: Pick<Person, 'id' | 'email' | 'name'>;
  readonly purpose: LinkPurpose;
  /** True when the person is to set a password: they have none yet, or lost it; never where passwords are not used. */
  readonly needsPassword: boolean;
}

/** A link that was used up. */
export interface ConsumedLink {
  readonly person: Person;
  readonly purpose: LinkPurpose;
  /** It was made to replace what the person signed in with. */
  readonly replaces: boolean;
}

/** One-time links by which a person signs in without a password. Age is wall-clock time. */
@Injectable()
export class SignInLinks {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly browsers: KnownBrowsers,
    private readonly access: AccessChanges,
    private readonly mail: PeopleMail,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /**
   * Makes a link that is handed over, for an active person; earlier ones of theirs end. With `resetPassword` the password
   * they have, their sessions and their known browsers end as well, and the link asks for a new one. Who had signed in
   * before is told by mail, and what they set up with the link signs nothing for a day. Throws NotFound.
   */
  async create(
    actor: Actor,
    personId: string,
    options: { resetPassword?: boolean } = {},
  ): Promise<CreatedLink> {
    return await this.database.transaction(async (tx) => {
      const link = await this.createIn(tx, actor, personId, { ...options, purpose: 'first_sign_in' });
      if (!(await this.access.hasSignedIn(personId, tx))) return link;
      const reset = options.resetPassword === true;
      await this.access.hold(tx, actor, personId, reset ? 'credentials_reset' : 'link_handed_over');
      const by = actor.kind === 'person' ? actor.name : null;
      await this.mail.tell(tx, personId, { kind: 'access_reset', reset, by });
      return link;
    });
  }

  /**
   * {@link create} within a use case, for a purpose. A lost password's link ends no other: whoever asks for one in
   * somebody's name must not end the link that this person is about to use. Throws NotFound.
   */
  async createIn(
    tx: Tx,
    actor: Actor,
    personId: string,
    { purpose, resetPassword = false }: { purpose: LinkPurpose; resetPassword?: boolean },
  ): Promise<CreatedLink> {
    const person = await this.people.byId(personId, tx);
    if (person === undefined || !person.active) throw new NotFound('active person', personId);
    if (resetPassword) {
      await this.passwords.remove(tx, person.id);
      await this.sessions.closeAllOf(tx, person.id);
      await this.browsers.forgetOthers(tx, person.id, undefined);
    }
    if (purpose !== 'forgotten') await this.endAllOf(tx, person.id);
    const id = newId();
    const token = newSecret('');
    const created = await row<{ expiresAt: Instant }>(
      tx,
      `insert into sign_in_link (id, person_id, purpose, token_hash, expires_at, replaces)
       values ($1, $2, $3, $4, now() + make_interval(hours => $5), $6) returning expires_at as "expiresAt"`,
      [id, person.id, purpose, sha256(token), linkHours[purpose], resetPassword],
    );
    if (created === undefined) throw new Error('the link was not stored');
    await this.audit.record(tx, {
      actor,
      action: 'person.sign_in_link_created',
      subject: { type: 'person', id: person.id },
      detail: { purpose, resetPassword },
    });
    const url = `${this.settings.publicUrl}${SIGN_IN_LINK_PATH}?token=${token}`;
    return { id, url, token, expiresAt: created.expiresAt };
  }

  /** Ends every link of a person that was not used. */
  async endAllOf(tx: Tx, personId: string): Promise<void> {
    await rows(tx, `delete from sign_in_link where person_id = $1 and used_at is null`, [personId]);
  }

  /** What the link's page shows. Reads only: scanners follow links. Throws {@link SignInLinkInvalid}. */
  async look(token: string): Promise<LinkState> {
    const [found] = await this.database.query<{ personId: string; purpose: LinkPurpose }>(
      `select l.person_id as "personId", l.purpose from sign_in_link l join person p on p.id = l.person_id
        where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and p.active and l.purpose <> all($2)`,
      [sha256(token), this.purposesOff()],
    );
    const person = found && (await this.people.byId(found.personId));
    if (person === undefined) throw new SignInLinkInvalid();
    const { id, email, name } = person;
    const { purpose } = found!;
    return {
      person: { id, email, name },
      purpose,
      needsPassword: await this.needsPassword({ person, purpose }),
    };
  }

  /** Whether whoever uses this link sets a password with it. */
  async needsPassword({ person, purpose }: Omit<ConsumedLink, 'replaces'>, tx?: Tx): Promise<boolean> {
    if (!this.settings.passwordSignIn) return false;
    return purpose === 'forgotten' || !(await this.passwords.exists(person.id, tx));
  }

  /**
   * Whether the person has no other way to show who they are, so that a link is all that can be asked of them: before
   * their first sign-in, or when everything was taken away.
   */
  async isOnlyWay(tx: Tx, personId: string): Promise<boolean> {
    const other = await row(
      tx,
      `select where ($2 and exists (select from password_credential where person_id = $1))
                 or exists (select from passkey where person_id = $1 and rp_id = $3)
                 or exists (select from person_identity where person_id = $1 and issuer = $4)`,
      [
        personId,
        this.settings.passwordSignIn,
        passkeySiteOf(this.settings.publicUrl)?.rpId ?? null,
        this.settings.oidcIssuer,
      ],
    );
    return other === undefined;
  }

  /** Uses a link up, so that of two who come at once only one gets in. Throws {@link SignInLinkInvalid}. */
  async consume(tx: Tx, token: string): Promise<ConsumedLink> {
    const used = await row<{ personId: string; purpose: LinkPurpose; replaces: boolean }>(
      tx,
      `update sign_in_link l set used_at = now() from person p
        where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and p.id = l.person_id and p.active
          and l.purpose <> all($2)
        returning l.person_id as "personId", l.purpose, l.replaces`,
      [sha256(token), this.purposesOff()],
    );
    const person = used && (await this.people.byId(used.personId, tx));
    if (person === undefined) throw new SignInLinkInvalid();
    const { purpose, replaces } = used!;
    return { person, purpose, replaces };
  }

  /** What no link is good for here: one that its person asked for themself, once passwords are not used any more. */
  private purposesOff(): readonly LinkPurpose[] {
    return this.settings.passwordSignIn ? [] : ['forgotten'];
  }
}
