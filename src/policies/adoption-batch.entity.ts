import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../kernel/instant.ts';

/** A row of `adoption_batch`: policies already in force elsewhere that take force here with one signature. */
@Entity('adoption_batch')
export class AdoptionBatchRow {
  @PrimaryColumn('uuid')
  id: string;

  /** At most one batch is open. */
  @Column('text', { default: 'open' })
  state: 'open' | 'signed';

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Instant;

  /** Name of who brought the first document. */
  @Column('text', { name: 'opened_by' })
  openedBy: string;

  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt: Instant | null;

  @Column('uuid', { name: 'signed_by', nullable: true })
  signedBy: string | null;

  /** The hash over all its items that was signed. */
  @Column('text', { name: 'batch_hash', nullable: true })
  batchHash: string | null;
}
