import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { ScreeningState } from './screening.rules.ts';

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

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Instant | null;

  @Column('timestamptz', { name: 'identified_at' })
  identifiedAt: Instant;
}
