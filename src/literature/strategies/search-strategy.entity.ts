import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { RecordSource } from '../records/publication-record.ts';
import type { StrategyBasis } from './strategy-basis.rules.ts';
import type { StrategyTrial } from './strategy-trial.rules.ts';

/** Where a strategy comes from: made from the policy's title, or given by somebody. */
export type StrategyOrigin = 'proposed' | 'given';

/** A row of `search_strategy`: one PubMed query of a policy. The current ones have the policy's highest revision. */
@Entity('search_strategy')
export class SearchStrategyRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'policy_id' })
  policyId: string;

  /** Counts up with each change of the policy's strategies; rows are never changed. */
  @Column('int')
  revision: number;

  /** 1 for the first of its revision. */
  @Column('int')
  position: number;

  @Column('text')
  name: string;

  /** In PubMed's language, without a window. */
  @Column('text')
  query: string;

  /** The service that is asked; the query is in its language. */
  @Column('text', { default: 'pubmed' })
  source: RecordSource;

  @Column('text')
  origin: StrategyOrigin;

  /** Null for one that nobody gave. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  /** Why the strategies were changed to this revision; null where nobody said. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** What a proposed query was made from; empty for a given one. */
  @Column('jsonb', { default: [] })
  basis: readonly StrategyBasis[];

  /** When the service was asked what it makes of the query; null where it was not, or could not be. */
  @Column('timestamptz', { name: 'tried_at', nullable: true })
  triedAt: Instant | null;

  /** What the service said then. */
  @Column('jsonb', { nullable: true })
  trial: StrategyTrial | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;
}
