import { Injectable } from '@nestjs/common';
import { isId, newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { providerName } from '../oidc/provider-name.ts';

/** Who a person is at a provider. Instants are wall-clock time. */
export interface PersonIdentity {
  readonly id: string;
  readonly personId: string;
  readonly issuer: string;
  /** The provider's name for the person, never given to another (OpenID Connect Core 1.0 §2). */
  readonly subject: string;
  readonly createdAt: Instant;
  /** Null when it was linked by hand and never used. */
  readonly lastSignInAt: Instant | null;
}

const IDENTITY = `
  select id, person_id as "personId", issuer, subject, created_at as "createdAt", last_sign_in_at as "lastSignInAt"
    from person_identity`;

/** Questions about who persons are at the provider, and the writing of it. */
@Injectable()
export class OidcIdentities {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The provider's name when it can confirm a person anew, for a button; null when it cannot. */
  async canConfirm(personId: string): Promise<{ readonly name: string } | null> {
    const name = providerName(this.settings);
    if (name === null || (await this.atProvider(personId)) === undefined) return null;
    return { name };
  }

  /** Who a person is at the provider that is set up; undefined when nobody there. */
  async atProvider(personId: string, tx?: Tx): Promise<PersonIdentity | undefined> {
    const { oidcIssuer } = this.settings;
    if (oidcIssuer === null || !isId(personId)) return undefined;
    return await row(this.manager(tx), `${IDENTITY} where person_id = $1 and issuer = $2`, [
      personId,
      oidcIssuer,
    ]);
  }

  /** Whoever a provider calls so. */
  async bySubject(issuer: string, subject: string, tx?: Tx): Promise<PersonIdentity | undefined> {
    return await row(this.manager(tx), `${IDENTITY} where issuer = $1 and subject = $2`, [issuer, subject]);
  }

  /** All of a person's, the oldest first, of earlier providers too. */
  async of(personId: string, tx?: Tx): Promise<PersonIdentity[]> {
    if (!isId(personId)) return [];
    return await rows(this.manager(tx), `${IDENTITY} where person_id = $1 order by created_at, id`, [
      personId,
    ]);
  }

  /** Says who a person is at a provider. Throws for a subject, or a person, that has one there already. */
  async add(tx: Tx, personId: string, issuer: string, subject: string): Promise<string> {
    const id = newId();
    await rows(tx, `insert into person_identity (id, person_id, issuer, subject) values ($1, $2, $3, $4)`, [
      id,
      personId,
      issuer,
      subject,
    ]);
    await rows(tx, `delete from unlinked_identity where issuer = $1 and subject = $2 and person_id = $3`, [
      issuer,
      subject,
      personId,
    ]);
    return id;
  }

  /** Whether this subject was taken from the person: then no address links it again, only a hand. */
  async wasUnlinked(tx: Tx, personId: string, issuer: string, subject: string): Promise<boolean> {
    const found = await row(
      tx,
      `select 1 from unlinked_identity where issuer = $1 and subject = $2 and person_id = $3`,
      [issuer, subject, personId],
    );
    return found !== undefined;
  }

  /** Notes a sign-in by it. */
  async used(tx: Tx, issuer: string, subject: string): Promise<void> {
    await rows(tx, `update person_identity set last_sign_in_at = now() where issuer = $1 and subject = $2`, [
      issuer,
      subject,
    ]);
  }

  /** Takes one away, and remembers that it was; undefined when the person has no such. */
  async remove(
    tx: Tx,
    personId: string,
    id: string,
  ): Promise<{ issuer: string; subject: string } | undefined> {
    if (!isId(personId) || !isId(id)) return undefined;
    return await row(
      tx,
      `with gone as (delete from person_identity where person_id = $1 and id = $2 returning issuer, subject),
            remembered as (insert into unlinked_identity (issuer, subject, person_id)
                           select issuer, subject, $1 from gone on conflict do nothing)
       select issuer, subject from gone`,
      [personId, id],
    );
  }

  private manager(tx: Tx | undefined): Tx {
    return tx ?? this.database.source.manager;
  }
}
