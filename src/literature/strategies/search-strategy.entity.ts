import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';

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

  @Column('text')
  origin: StrategyOrigin;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;
}
