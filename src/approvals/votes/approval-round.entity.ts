import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { VoteValue } from './vote.rules.ts';

/** How a round ended: signed, voted down, edited meanwhile, or given up. */
export type RoundOutcome = 'approved' | 'rejected' | 'returned' | 'withdrawn';

/** A row of `approval_round`: one submission of a version, and the text it froze. */
@Entity('approval_round')
export class ApprovalRoundRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'version_id' })
  versionId: string;

  /** Counts up with each submission of the version. */
  @Column('int')
  number: number;

  @Column('text', { name: 'content_hash' })
  contentHash: string;

  /** The version's revision that was submitted; an edit leaves it behind. */
  @Column('int', { name: 'version_revision' })
  versionRevision: number;

  @Column('jsonb', { name: 'submitted_by' })
  submittedBy: { readonly kind: string; readonly name: string };

  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt: Instant;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Instant | null;

  @Column('text', { nullable: true })
  outcome: RoundOutcome | null;
}

/** A row of `approval_vote`: what one person said in a round, once. */
@Entity('approval_vote')
export class ApprovalVoteRow {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  @PrimaryColumn('uuid', { name: 'person_id' })
  personId: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  @Column('text')
  vote: VoteValue;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { name: 'cast_at' })
  castAt: Instant;
}

/** Every table of this feature, as TypeORM maps it. */
export const approvalsEntities = [ApprovalRoundRow, ApprovalVoteRow];
