import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { SearchState } from './search-state.rules.ts';
import type { WindowReason } from './search-window.rules.ts';

/** Why an update was started: its review cycle opened, somebody asked for it, or it was time again between reviews. */
export type UpdateCause = 'cycle' | 'request' | 'surveillance';

/** A row of `literature_update`: every strategy of a policy run through a day. */
@Entity('literature_update')
export class LiteratureUpdateRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'policy_id' })
  policyId: string;

  /** The cycle it serves; null when none was open. */
  @Column('uuid', { name: 'cycle_id', nullable: true })
  cycleId: string | null;

  @Column('text')
  cause: UpdateCause;

  @Column('int', { name: 'strategy_revision' })
  strategyRevision: number;

  /** The last day it searches, in the organisation's zone. */
  @Column('date', { name: 'through_on' })
  throughOn: CalendarDate;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Instant;

  /** When the last of its searches was done; null while one is not, a failed one included. */
  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Instant | null;

  /** When what it had not searched was dropped: a later update took over, or the policy was retired. */
  @Column('timestamptz', { name: 'superseded_at', nullable: true })
  supersededAt: Instant | null;
}

/** A row of `literature_search`: one strategy over one window. */
@Entity('literature_search')
export class LiteratureSearchRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'update_id' })
  updateId: string;

  @Column('uuid', { name: 'strategy_id' })
  strategyId: string;

  /** The search that had too many hits and of whose window this is a part. */
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  @Column('date', { name: 'from_on' })
  fromOn: CalendarDate;

  @Column('date', { name: 'through_on' })
  throughOn: CalendarDate;

  /** First PMID of a part of one day; null where the whole window is searched. */
  @Column('bigint', { name: 'uid_from', nullable: true })
  uidFrom: string | null;

  /** Last PMID of that part, included. */
  @Column('bigint', { name: 'uid_through', nullable: true })
  uidThrough: string | null;

  /** Where the service that hands its results out page by page goes on. */
  @Column('text', { name: 'page_cursor', nullable: true })
  pageCursor: string | null;

  @Column('text', { default: 'waiting' })
  state: SearchState;

  /** Counts its requests; what an earlier step brings late is not kept. */
  @Column('int', { default: 0 })
  step: number;

  /** What PubMed counted; null before it answered. */
  @Column('int', { nullable: true })
  hits: number | null;

  /** Key of the result on NCBI's history server; null before, and after it was forgotten there. */
  @Column('text', { name: 'web_env', nullable: true })
  webEnv: string | null;

  @Column('text', { name: 'query_key', nullable: true })
  queryKey: string | null;

  /** The query as PubMed understood it. */
  @Column('text', { nullable: true })
  translation: string | null;

  /** Phrases not found and PubMed's other remarks. */
  @Column('jsonb', { default: [] })
  warnings: string[];

  /** Failed requests in a row. */
  @Column('int', { default: 0 })
  failures: number;

  /** Those of them that PubMed refused. */
  @Column('int', { default: 0 })
  refusals: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  /** By the database's clock; null while nothing is wrong. */
  @Column('timestamptz', { name: 'next_try_at', nullable: true })
  nextTryAt: Instant | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Instant | null;

  /** Why its window begins where it does; null for a part of another search. */
  @Column('text', { nullable: true })
  why: WindowReason | null;

  /** Its last request, by the database's clock: of a policy's searches the one asked least recently goes next. */
  @Column('timestamptz', { name: 'last_asked_at', nullable: true })
  lastAskedAt: Instant | null;

  /** Since when every request has failed, by the database's clock; null while the last one did not. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Instant | null;

  /** The day whose mail tells the policy's owner of that; null while nobody needs to be told. */
  @Column('date', { name: 'told_on', nullable: true })
  toldOn: CalendarDate | null;

  /** When it failed, by the database's clock; stays while surveillance tries it again, null once it is done or a person took it up. */
  @Column('timestamptz', { name: 'given_up_at', nullable: true })
  givenUpAt: Instant | null;
}

/** A row of `literature_hit`: one PMID that a search found, at its place in PubMed's order. */
@Entity('literature_hit')
export class LiteratureHitRow {
  @PrimaryColumn('uuid', { name: 'search_id' })
  searchId: string;

  /** 0 for the first. */
  @PrimaryColumn('int')
  position: number;

  @Column('text', { nullable: true })
  pmid: string | null;

  /** The other source's own name of a record without a PMID: `PPR/PPR123456`. */
  @Column('text', { name: 'source_id', nullable: true })
  sourceId: string | null;

  /** The record, once it is here. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId: string | null;

  /** `missing`: PubMed counts the record but does not hand it out. */
  @Column('text', { default: 'found' })
  state: 'found' | 'stored' | 'missing';

  /** When it became missing; kept when the record came after all. */
  @Column('timestamptz', { name: 'missed_at', nullable: true })
  missedAt: Instant | null;

  /** When PubMed did not hand it out a second time: nobody asks again. */
  @Column('timestamptz', { name: 'missed_again_at', nullable: true })
  missedAgainAt: Instant | null;
}
