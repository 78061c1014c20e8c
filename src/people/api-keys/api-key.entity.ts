import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';

/** A row of `api_key`: what a machine may do. Instants are wall-clock time. */
@Entity('api_key')
export class ApiKeyRow {
  @PrimaryColumn('uuid')
  id: string;

  /** What the key is for, as its administrator wrote it. */
  @Column('text')
  name: string;

  /** SHA-256 of the key, which is kept nowhere. */
  @Column('text', { name: 'token_hash' })
  tokenHash: string;

  /** The first characters of the key, by which people tell keys apart. */
  @Column('text', { name: 'shown_prefix' })
  shownPrefix: string;

  @Column('text', { array: true })
  scopes: Scope[];

  /** From then on it is refused; null: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Instant | null;

  /** Who made it: `person:<id>` or `system:<name>`. */
  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  /** To the minute; null: never used. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Instant | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Instant | null;

  /** When it last got a new secret; null: it has its first. */
  @Column('timestamptz', { name: 'rotated_at', nullable: true })
  rotatedAt: Instant | null;

  /** SHA-256 of the secret before the last rotation; null when there was none. */
  @Column('text', { name: 'previous_token_hash', nullable: true })
  previousTokenHash: string | null;

  /** Until then the secret before is good too. */
  @Column('timestamptz', { name: 'previous_until', nullable: true })
  previousUntil: Instant | null;

  /** When the secret before was last used after the rotation, to the minute. */
  @Column('timestamptz', { name: 'previous_used_at', nullable: true })
  previousUsedAt: Instant | null;

  /** Network address of the last use. */
  @Column('text', { name: 'last_used_address', nullable: true })
  lastUsedAddress: string | null;

  /** The warning of its end that was sent last, in days before it; null: none. */
  @Column('integer', { name: 'warned_days_ahead', nullable: true })
  warnedDaysAhead: number | null;
}
