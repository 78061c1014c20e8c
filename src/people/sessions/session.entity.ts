import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';

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
}
