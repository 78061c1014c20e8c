import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { Person } from '../persons/people.queries.ts';
import { hashPassword, needsRehash, passwordMatches } from './password-hash.ts';
import { checkNewPassword } from './password.rules.ts';

/** The passwords of persons, of which only hashes are kept. */
@Injectable()
export class Passwords {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /** Whether this is the person's password. Takes as long when the person is unknown or has none. */
  async match(personId: string | undefined, password: string): Promise<boolean> {
    return await passwordMatches(password, await this.hashOf(personId));
  }

  /** Whether the person has a password. */
  async exists(personId: string, tx?: Tx): Promise<boolean> {
    const manager = tx ?? this.database.source.manager;
    return (
      (await row(manager, `select from password_credential where person_id = $1`, [personId])) !== undefined
    );
  }

  /** Lets a new password of a person pass, or throws InvalidRequest that says why not. */
  check(person: Pick<Person, 'name' | 'email'>, password: string): void {
    const { name, email } = person;
    checkNewPassword(password, { name, email, organisationName: this.organisation.name });
  }

  /** Sets or replaces a person's password. Throws InvalidRequest for one that {@link check} refuses. */
  async set(tx: Tx, person: Pick<Person, 'id' | 'name' | 'email'>, password: string): Promise<void> {
    this.check(person, password);
    await rows(
      tx,
      `insert into password_credential (person_id, hash) values ($1, $2)
       on conflict on constraint password_credential_pkey do update set hash = excluded.hash, set_at = now()`,
      [person.id, await hashPassword(password)],
    );
  }

  /**
   * Hashes a password that was just given anew where its hash was made with less work than is asked for now. One that was
   * changed meanwhile stays.
   */
  async strengthen(personId: string, password: string): Promise<void> {
    const before = await this.hashOf(personId);
    if (before === undefined || !needsRehash(before)) return;
    await this.database.query(`update password_credential set hash = $3 where person_id = $1 and hash = $2`, [
      personId,
      before,
      await hashPassword(password),
    ]);
  }

  /** Takes a person's password away; the next one-time link asks for a new one. */
  async remove(tx: Tx, personId: string): Promise<void> {
    await rows(tx, `delete from password_credential where person_id = $1`, [personId]);
  }

  private async hashOf(personId: string | undefined): Promise<string | undefined> {
    const [credential] = await this.database.query<{ hash: string }>(
      `select hash from password_credential where person_id = $1`,
      [personId ?? null],
    );
    return credential?.hash;
  }
}
