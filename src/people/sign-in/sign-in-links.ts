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
import { SignInLinkInvalid } from '../people.errors.ts';
import { Passwords } from './passwords.ts';
import { PeopleQueries, type Person } from '../persons/people.queries.ts';

/** A link is good for this long. */
const LINK_HOURS = 24;

/** The console's page that a link opens. The token is in the query, which no log keeps. */
export const SIGN_IN_LINK_PATH = '/console/sign-in/link';

/** A new link; `url` holds the token, which is shown once and not kept. */
export interface CreatedLink {
  readonly url: string;
  readonly token: string;
  readonly expiresAt: Instant;
}

/** What a good link's page shows before anything happens. */
export interface LinkState {
  readonly person: Pick<Person, 'id' | 'email' | 'name'>;
  /** True when the person has no password yet and is to set one. */
  readonly needsPassword: boolean;
}

/** One-time links by which a person signs in without a password. Age is wall-clock time. */
@Injectable()
export class SignInLinks {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleQueries,
    private readonly passwords: Passwords,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /**
   * Makes a link for an active person; earlier ones of theirs end. With `resetPassword` the password they have
   * ends as well, and the link asks for a new one. Throws NotFound.
   */
  async create(
    actor: Actor,
    personId: string,
    options: { resetPassword?: boolean } = {},
  ): Promise<CreatedLink> {
    return await this.database.transaction(async (tx) => {
      const person = await this.people.byId(personId, tx);
      if (person === undefined || !person.active) throw new NotFound('active person', personId);
      if (options.resetPassword === true) await this.passwords.remove(tx, person.id);
      await rows(tx, `delete from sign_in_link where person_id = $1 and used_at is null`, [person.id]);
      const token = newSecret('');
      const created = await row<{ expiresAt: Instant }>(
        tx,
        `insert into sign_in_link (id, person_id, purpose, token_hash, expires_at)
         values ($1, $2, 'first_sign_in', $3, now() + make_interval(hours => $4)) returning expires_at as "expiresAt"`,
        [newId(), person.id, sha256(token), LINK_HOURS],
      );
      if (created === undefined) throw new Error('the link was not stored');
      await this.audit.record(tx, {
        actor,
        action: 'person.sign_in_link_created',
        subject: { type: 'person', id: person.id },
        detail: { resetPassword: options.resetPassword === true },
      });
      return {
        url: `${this.settings.publicUrl}${SIGN_IN_LINK_PATH}?token=${token}`,
        token,
        expiresAt: created.expiresAt,
      };
    });
  }

  /** What the link's page shows. Reads only: scanners follow links. Throws {@link SignInLinkInvalid}. */
  async look(token: string): Promise<LinkState> {
    const [found] = await this.database.query<{ personId: string }>(
      `select l.person_id as "personId" from sign_in_link l join person p on p.id = l.person_id
        where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and p.active`,
      [sha256(token)],
    );
    const person = found && (await this.people.byId(found.personId));
    if (person === undefined) throw new SignInLinkInvalid();
    const { id, email, name } = person;
    return { person: { id, email, name }, needsPassword: !(await this.passwords.exists(id)) };
  }

  /** Uses a link up, so that of two who come at once only one gets in. Throws {@link SignInLinkInvalid}. */
  async consume(tx: Tx, token: string): Promise<Person> {
    const used = await row<{ personId: string }>(
      tx,
      `update sign_in_link l set used_at = now() from person p
        where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and p.id = l.person_id and p.active
        returning l.person_id as "personId"`,
      [sha256(token)],
    );
    const person = used && (await this.people.byId(used.personId, tx));
    if (person === undefined) throw new SignInLinkInvalid();
    return person;
  }
}
