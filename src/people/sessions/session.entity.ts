import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { SignInMethod } from './sign-in-method.ts';

/** A row of `session`: a person signed in on one browser. Instants are wall-clock time as the database tells it. */
@Entity('session')
export class SessionRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  /** SHA-256 of the cookie's value, which is kept nowhere. */
  @Column('text', { name: 'token_hash' })
  tokenHash: string;

  /** What a form of this session sends back as `_csrf`. */
  @Column('text', { name: 'csrf_token' })
  csrfToken: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  /** When it was last used, to the minute. */
  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Instant;

  /** After this it ends, used or not. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Instant;

  @Column('text', { default: 'password' })
  method: SignInMethod;

  /** Network address it was opened from; null where it was not opened by a request. */
  @Column('text', { nullable: true })
  address: string | null;

  /** What the browser called itself. */
  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** When the person last showed who they are; null where a provider did not say. */
  @Column('timestamptz', { name: 'authenticated_at', nullable: true })
  authenticatedAt: Instant | null;

  /** Where it was last refused, because it was opened in another network; null: nowhere. */
  @Column('text', { name: 'elsewhere_address', nullable: true })
  elsewhereAddress: string | null;

  @Column('timestamptz', { name: 'elsewhere_at', nullable: true })
  elsewhereAt: Instant | null;

  /** How often it was refused elsewhere. */
  @Column('integer', { name: 'elsewhere_count', default: 0 })
  elsewhereCount: number;
}
