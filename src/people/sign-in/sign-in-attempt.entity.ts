import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';

/**
 * A row of `sign_in_attempt`: attempts that have not succeeded yet, of one account from one address, from anywhere or in
 * a known browser; of any account from one address; of one passkey; or of a signed-in person in one session.
 */
@Entity('sign_in_attempt')
export class SignInAttemptRow {
  /** SHA-256 of what was given as the address to sign in with, or of what names a passkey or a signed-in person; `*` for any. */
  @PrimaryColumn('text', { name: 'account_hash' })
  accountHash: string;

  /** Network address the attempts came from; `*` for anywhere, `browser:…` for a known browser, `session:…` for a session. */
  @PrimaryColumn('text')
  address: string;

  @Column('integer')
  attempts: number;

  /** The first of them, wall-clock time. */
  @Column('timestamptz', { name: 'counted_since' })
  countedSince: Instant;

  /** The last that was listened to, wall-clock time. */
  @Column('timestamptz', { name: 'last_attempt_at' })
  lastAttemptAt: Instant;

  /** Attempts that are not in the audit yet. */
  @Column('integer', { default: 0 })
  untold: number;

  /** When the last of them was written into the audit. */
  @Column('timestamptz', { name: 'told_at', nullable: true })
  toldAt: Instant | null;
}
