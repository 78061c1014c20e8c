import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActorOnRecord } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';

/** A row of `policy`: what stays the same through a policy's versions. */
@Entity('policy')
export class PolicyRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Its name in addresses; never changes. */
  @Column('text')
  slug: string;

  /** The policy's number in the payer's manual. */
  @Column('text', { nullable: true })
  number: string | null;

  @Column('text', { name: 'manual_section', nullable: true })
  manualSection: string | null;

  /** The title of its latest signed version; of its draft as long as none is signed. */
  @Column('text')
  title: string;

  @Column('uuid', { name: 'owner_id', nullable: true })
  ownerId: string | null;

  /** Who is told of its review where its owner or a reviewer cannot be reached. */
  @Column('uuid', { name: 'backup_id', nullable: true })
  backupId: string | null;

  @Column('int', { name: 'cadence_months', default: 12 })
  cadenceMonths: number;

  /** 1 to 12: the month in which it is best reviewed; null when any will do. */
  @Column('int', { name: 'anchor_month', nullable: true })
  anchorMonth: number | null;

  @Column('int', { name: 'ceiling_months', default: 12 })
  ceilingMonths: number;

  /** How many medical directors sign each decision about it, 1 to 5; some kinds of decision need two whatever it says. */
  @Column('int', { name: 'directors_needed', default: 1 })
  directorsNeeded: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  /** Goes up with each change of this row; the policy's ETag. */
  @Column('int', { default: 1 })
  revision: number;
}

/** A row of `policy_reviewer`: one person who reviews a policy with its owner. */
@Entity('policy_reviewer')
export class PolicyReviewerRow {
  @PrimaryColumn('uuid', { name: 'policy_id' })
  policyId: string;

  @PrimaryColumn('uuid', { name: 'person_id' })
  personId: string;
}

/** A row of `policy_review_dates`; the current one of a policy has its highest revision. */
@Entity('policy_review_dates')
export class PolicyReviewDatesRow {
  @PrimaryColumn('uuid', { name: 'policy_id' })
  policyId: string;

  @PrimaryColumn('int')
  revision: number;

  @Column('text', { name: 'last_review', nullable: true })
  lastReview: PartialDate | null;

  /** Null once the policy is retired: no review is due any more. */
  @Column('text', { name: 'next_review', nullable: true })
  nextReview: PartialDate | null;

  /** The version whose signature set these dates; null for a reschedule. */
  @Column('uuid', { name: 'version_id', nullable: true })
  versionId: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Instant;

  /** Who set them: a signer, or who moved the next review. Null where nobody kept it. */
  @Column('jsonb', { name: 'set_by', nullable: true })
  setBy: ActorOnRecord | null;
}

/** A row of `version_announcement`: something to be told once about a version and a day. */
@Entity('version_announcement')
export class VersionAnnouncementRow {
  @PrimaryColumn('uuid', { name: 'version_id' })
  versionId: string;

  @PrimaryColumn('text')
  kind: 'effective' | 'superseded';

  @PrimaryColumn('date', { name: 'due_on' })
  dueOn: CalendarDate;

  @Column('timestamptz', { name: 'announced_at', nullable: true })
  announcedAt: Instant | null;
}
