import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ScreeningState } from './screening.rules.ts';

/** Why a decided record is to be looked at again. */
export interface ReturnNotice {
  /** As PubMed names the tie on the affected record: `RetractionIn`, `ErratumIn`, `UpdateIn`. */
  readonly type: string;
  /** The record that says so. */
  readonly pmid: string | null;
  readonly source: string;
}

/** A row of `screening`: a record in a policy's queue, and what a person decided. */
@Entity('screening')
export class ScreeningRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'policy_id' })
  policyId: string;

  @Column('uuid', { name: 'record_id' })
  recordId: string;

  /** The update that brought the record to this policy first. */
  @Column('uuid', { name: 'update_id' })
  updateId: string;

  @Column('text', { default: 'identified' })
  state: ScreeningState;

  @Column('text', { nullable: true })
  reason: string | null;

  /** One of the organisation's reasons; words of one's own stand in `reason`. */
  @Column('uuid', { name: 'reason_id', nullable: true })
  reasonId: string | null;

  /** Who is to screen it, and by when; null while nobody is asked. */
  @Column('uuid', { name: 'assigned_to', nullable: true })
  assignedTo: string | null;

  @Column('date', { name: 'due_on', nullable: true })
  dueOn: CalendarDate | null;

  /** Since when that person, or on purpose nobody, has it; null while that was never settled, or has to be anew. */
  @Column('timestamptz', { name: 'assigned_at', nullable: true })
  assignedAt: Instant | null;

  /** Place of the record's kind of study in the queue, 1 for guidelines; the database keeps it in step. */
  @Column('smallint', { name: 'study_rank', default: 5 })
  studyRank: number;

  /** The notices for which a decided record came back into the queue; null for one that did not. */
  @Column('jsonb', { name: 'returned_for', nullable: true })
  returnedFor: readonly ReturnNotice[] | null;

  /** From 0 to 1, the higher the likelier to be included; null while it is not ranked. It orders, it never hides. */
  @Column('real', { nullable: true })
  likelihood: number | null;

  /** What the likelihood rests on, in words. */
  @Column('jsonb', { name: 'likelihood_basis', default: [] })
  likelihoodBasis: readonly string[];

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Instant | null;

  @Column('timestamptz', { name: 'identified_at' })
  identifiedAt: Instant;
}
