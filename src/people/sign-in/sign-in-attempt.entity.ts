import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';

/** A row of `sign_in_attempt`: attempts of one account from one address that have not succeeded yet. */
@Entity('sign_in_attempt')
export class SignInAttemptRow {
  /** SHA-256 of what was given as the address to sign in with. */
  @PrimaryColumn('text', { name: 'account_hash' })
  accountHash: string;

  /** Network address the attempts came from. */
  @PrimaryColumn('text')
  address: string;

  @Column('integer')
  attempts: number;

  /** The first of them, wall-clock time. */
  @Column('timestamptz', { name: 'counted_since' })
  countedSince: Instant;
}
