import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';

/** A row of `password_credential`: the password of a person who has set one. */
@Entity('password_credential')
export class PasswordCredentialRow {
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId: string;

  /** Argon2id in PHC form. */
  @Column('text')
  hash: string;

  /** Wall-clock time. */
  @Column('timestamptz', { name: 'set_at' })
  setAt: Instant;
}
