import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { RecordSource } from '../records/publication-record.ts';

/** Where a strategy comes from: made from the policy's title, or given by somebody. */
export type StrategyOrigin = 'proposed' | 'given';

/** Words of a proposed query and where they come from. */
export interface StrategyBasis {
  readonly from: 'title' | 'codes' | 'mesh';
  readonly terms: readonly string[];
}

/** What a service said of a query before it was saved. */
export interface StrategyTrial {
  /** Hits in all years. */
  readonly hits: number;
  /** Hits that the next update would find; null where its first day is not known. */
  readonly hitsInNextWindow: number | null;
  /** The query as the service understood it. */
  readonly translation: string | null;
  readonly notFound: readonly string[];
  readonly warnings: readonly string[];
  /** PMIDs that the policy cites, and those of them that the query does not find. */
  readonly cited: { readonly total: number; readonly missed: readonly string[] };
}

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

  /** What a proposed query was made from; empty for a given one. */
  @Column('jsonb', { default: [] })
  basis: readonly StrategyBasis[];

  /** When the service was asked for it before it was saved; null where that could not be. */
  @Column('timestamptz', { name: 'tried_at', nullable: true })
  triedAt: Instant | null;

  /** What the service said then. */
  @Column('jsonb', { nullable: true })
  trial: StrategyTrial | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;
}
