import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import type { RecordSource } from '../records/publication-record.ts';
import type { UpdateCause } from './literature-update.entity.ts';
import { SearchSources } from './search-sources.ts';
import type { SearchState } from './search-state.rules.ts';
import type { WindowReason } from './search-window.rules.ts';
import type { UidRange } from './uid-range.rules.ts';

/** One strategy over one window, and how far it is. */
export interface SearchView {
  readonly id: string;
  readonly updateId: string;
  readonly strategy: string;
  readonly query: string;
  readonly source: RecordSource;
  readonly from: CalendarDate;
  readonly through: CalendarDate;
  /** The part of its one day that it searches; null for all of it. */
  readonly uids: UidRange | null;
  /** Why the window begins where it does; null for a part of another search. */
  readonly why: WindowReason | null;
  readonly state: SearchState;
  readonly hits: number | null;
  readonly stored: number;
  /** Records that were counted but not handed out. */
  readonly missing: readonly string[];
  readonly translation: string | null;
  readonly warnings: readonly string[];
  readonly failures: number;
  readonly lastError: string | null;
  readonly nextTryAt: Instant | null;
}

/** An update with its searches. */
export interface UpdateView {
  readonly id: string;
  readonly policyId: string;
  readonly cycleId: string | null;
  readonly cause: UpdateCause;
  readonly strategyRevision: number;
  readonly through: CalendarDate;
  readonly startedAt: Instant;
  readonly completedAt: Instant | null;
  readonly supersededAt: Instant | null;
  readonly searches: readonly SearchView[];
}

/** A search that cannot go on by itself just now. */
export interface HeldSearch {
  readonly policy: { readonly slug: string; readonly title: string };
  readonly state: Extract<SearchState, 'waiting' | 'failed'>;
  readonly lastError: string;
  /** When it is tried again; null for one that a person must start anew, or a setting switch on. */
  readonly nextTryAt: Instant | null;
}

/** A policy whose update is under way. */
export interface UpdateUnderWay {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly cause: UpdateCause;
  readonly through: CalendarDate;
  readonly startedAt: Instant;
  /** Searches with requests to send, and those that are done. */
  readonly open: number;
  readonly done: number;
  readonly hits: number;
  readonly stored: number;
}

const UPDATE = `
  select id, policy_id as "policyId", cycle_id as "cycleId", cause, strategy_revision as "strategyRevision",
         through_on as through, started_at as "startedAt", completed_at as "completedAt", superseded_at as "supersededAt"
    from literature_update`;

/** Questions about literature updates: what runs, what waits and why. */
@Injectable()
export class LiteratureUpdatesQueries {
  constructor(
    private readonly database: Database,
    private readonly sources: SearchSources,
  ) {}

  /** A policy's updates, the newest first, from after the given one. */
  async ofPolicy(policyId: string, after: string | undefined, limit: number): Promise<UpdateView[]> {
    const updates = await this.database.query<Omit<UpdateView, 'searches'>>(
      `${UPDATE} where policy_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
      [policyId, after ?? null, limit],
    );
    return await this.withSearches(updates);
  }

  /** One update; undefined for an unknown id. */
  async byId(id: string): Promise<UpdateView | undefined> {
    const updates = await this.database.query<Omit<UpdateView, 'searches'>>(`${UPDATE} where id = $1`, [id]);
    return (await this.withSearches(updates))[0];
  }

  /** The updates with requests to send, the oldest first. */
  async underWay(limit: number): Promise<UpdateUnderWay[]> {
    return await this.database.query<UpdateUnderWay>(
      `select jsonb_build_object('id', p.id, 'slug', p.slug, 'title', p.title) as policy, u.cause,
              u.through_on as through, u.started_at as "startedAt",
              count(*) filter (where s.state in ('waiting', 'running'))::int as open,
              count(*) filter (where s.state = 'done')::int as done,
              coalesce(sum(s.hits) filter (where s.state <> 'split'), 0)::int as hits,
              coalesce(sum((select count(*) from literature_hit h
                             where h.search_id = s.id and h.state <> 'found')), 0)::int as stored
         from literature_update u
         join policy p on p.id = u.policy_id
         join literature_search s on s.update_id = u.id
        where u.completed_at is null and u.superseded_at is null
        group by p.id, u.id
       having bool_or(s.state in ('waiting', 'running'))
        order by u.started_at, u.id limit $1`,
      [limit],
    );
  }

  /**
   * The searches that wait after an error, have failed, or ask a service that is switched off, and the open reviews whose
   * search could not begin.
   */
  async heldUp(limit: number): Promise<HeldSearch[]> {
    const off = this.sources.off;
    return await this.database.query<HeldSearch>(
      `select jsonb_build_object('slug', slug, 'title', title) as policy, state, "lastError", "nextTryAt" from (
       select p.slug, p.title, case s.state when 'failed' then 'failed' else 'waiting' end as state,
              case when g.source = any($2::text[]) and s.state <> 'failed'
                then (select remark from unnest($2::text[], $3::text[]) as switched_off (source, remark)
                       where switched_off.source = g.source)
                else s.last_error end as "lastError",
              case when s.state = 'waiting' and g.source <> all($2::text[]) then s.next_try_at end as "nextTryAt"
         from literature_search s
         join literature_update u on u.id = s.update_id
         join search_strategy g on g.id = s.strategy_id
         join policy p on p.id = u.policy_id
        where (s.state in ('waiting', 'failed') and s.last_error is not null)
           or (s.state in ('waiting', 'running') and g.source = any($2::text[]))
       union all
       select p.slug, p.title, 'failed', 'nothing says from which day on to search', null
         from review_cycle c join policy p on p.id = c.policy_id
        where c.closed_at is null and not exists (select from literature_update u where u.policy_id = c.policy_id)
          and not exists (select from policy_review_dates d
                           where d.policy_id = c.policy_id and d.revision = c.schedule_revision and d.last_review is not null)
       ) held order by title, slug limit $1`,
      [limit, off, off.map((source) => this.offRemark(source))],
    );
  }

  private offRemark(source: RecordSource): string {
    const { name, setting } = this.sources.bySource[source];
    return `${name} is switched off (${setting ?? 'no setting'} is unset)`;
  }

  private async withSearches(updates: readonly Omit<UpdateView, 'searches'>[]): Promise<UpdateView[]> {
    const searches = await this.database.query<SearchView>(
      `select s.id, s.update_id as "updateId", strategy.name as strategy, strategy.query, strategy.source,
              s.from_on as "from", s.through_on as through, s.why, s.state, s.hits,
              case when s.uid_from is not null then
                jsonb_build_object('from', s.uid_from, 'through', s.uid_through) end as uids,
              count(h.*) filter (where h.state = 'stored')::int as stored,
              coalesce(array_agg(coalesce(h.pmid, h.source_id) order by h.position)
                filter (where h.state = 'missing'), '{}') as missing,
              s.translation, s.warnings, s.failures, s.last_error as "lastError", s.next_try_at as "nextTryAt"
         from literature_search s
         join search_strategy strategy on strategy.id = s.strategy_id
         left join literature_hit h on h.search_id = s.id
        where s.update_id = any($1::uuid[])
        group by s.id, strategy.id
        order by strategy.position, s.from_on, s.through_on desc, s.uid_from nulls first, s.uid_through desc`,
      [updates.map(({ id }) => id)],
    );
    const byUpdate = Map.groupBy(searches, ({ updateId }) => updateId);
    return updates.map((update) => ({ ...update, searches: byUpdate.get(update.id) ?? [] }));
  }
}
