import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { hashPassword, passwordMatches } from './password-hash.ts';
import { checkNewPassword } from './password.rules.ts';

/** The passwords of persons, of which only hashes are kept. */
@Injectable()
export class Passwords {
  constructor(private readonly database: Database) {}

  /** Whether this is the person's password. Takes as long when the person is unknown or has none. */
  async match(personId: string | undefined, password: string): Promise<boolean> {
    const [credential] = await this.database.query<{ hash: string }>(
      `select hash from password_credential where person_id = $1`,
      [personId ?? null],
    );
    return await passwordMatches(password, credential?.hash);
  }

  /** Whether the person has a password. */
  async exists(personId: string, tx?: Tx): Promise<boolean> {
    const manager = tx ?? this.database.source.manager;
    return (
      (await row(manager, `select from password_credential where person_id = $1`, [personId])) !== undefined
    );
  }

  /** Sets or replaces a person's password. Throws InvalidRequest when it is too short or too long. */
  async set(tx: Tx, personId: string, password: string): Promise<void> {
    checkNewPassword(password);
    await rows(
      tx,
      `insert into password_credential (person_id, hash) values ($1, $2)
       on conflict on constraint password_credential_pkey do update set hash = excluded.hash, set_at = now()`,
      [personId, await hashPassword(password)],
    );
  }

  /** Takes a person's password away; the next one-time link asks for a new one. */
  async remove(tx: Tx, personId: string): Promise<void> {
    await rows(tx, `delete from password_credential where person_id = $1`, [personId]);
  }
}
