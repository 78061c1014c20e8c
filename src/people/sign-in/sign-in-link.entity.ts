import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { LinkPurpose } from './link-purpose.ts';

/** A row of `sign_in_link`: a link that signs one person in, once. Instants are wall-clock time. */
@Entity('sign_in_link')
export class SignInLinkRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('text')
  purpose: LinkPurpose;

  /** Whether it was made to replace what the person signed in with. */
  @Column('boolean', { default: false })
  replaces: boolean;

  /** SHA-256 of the link's token, which is kept nowhere. */
  @Column('text', { name: 'token_hash' })
  tokenHash: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Instant;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Instant | null;
}
