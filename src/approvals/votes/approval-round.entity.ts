import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActorOnRecord, Role } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { DecisionRule } from './decision-rule.rules.ts';
import type { VoteValue } from './vote.rules.ts';

/** How a round ended: signed, voted down, edited meanwhile, given up, or closed by the chair without a majority. */
export type RoundOutcome = 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'not_carried';

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

  /** The panel that votes; null for everybody with a committee role. */
  @Column('uuid', { name: 'panel_id', nullable: true })
  panelId: string | null;

  /** As it was named when the round opened. */
  @Column('text', { name: 'panel_name', nullable: true })
  panelName: string | null;

  /** By what it decides; null for a round from before rules were frozen: the house's. */
  @Column('jsonb', { nullable: true })
  rule: DecisionRule | null;

  @Column('boolean', { name: 'proxies_allowed' })
  proxiesAllowed: boolean;

  /** The last day on which votes are taken, in the organisation's zone; null without a deadline. */
  @Column('date', { name: 'vote_by', nullable: true })
  voteBy: CalendarDate | null;

  /** Why the chair closed the vote; null otherwise. */
  @Column('text', { name: 'close_reason', nullable: true })
  closeReason: string | null;

  /** Who closed it as not carried; null otherwise. */
  @Column('jsonb', { name: 'closed_by', nullable: true })
  closedBy: ActorOnRecord | null;
}

/** A row of `approval_vote`: what was said in one person's seat in a round, once, by them or their proxy. */
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

  /** The proxy who voted in this person's seat; null where they voted themself. `role` is then the proxy's. */
  @Column('uuid', { name: 'cast_by_id', nullable: true })
  castById: string | null;

  @Column('text', { name: 'cast_by_name', nullable: true })
  castByName: string | null;
}

/** Every table of this feature, as TypeORM maps it. */
export const approvalsEntities = [ApprovalRoundRow, ApprovalVoteRow];
