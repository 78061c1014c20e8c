import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import type { UpdateCause } from './literature-update.entity.ts';
import type { SearchState } from './search-state.rules.ts';

/** One strategy over one window, and how far it is. */
export interface SearchView {
  readonly id: string;
  readonly updateId: string;
  readonly strategy: string;
  readonly query: string;
  readonly from: CalendarDate;
  readonly through: CalendarDate;
  readonly state: SearchState;
  readonly hits: number | null;
  readonly stored: number;
  /** PMIDs that PubMed counted but did not hand out. */
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
  readonly searches: readonly SearchView[];
}

/** A search that cannot go on by itself just now. */
export interface HeldSearch {
  readonly policy: { readonly slug: string; readonly title: string };
  readonly state: Extract<SearchState, 'waiting' | 'failed'>;
  readonly lastError: string;
  /** When it is tried again; null for one that a person must start anew. */
  readonly nextTryAt: Instant | null;
}

const UPDATE = `
  select id, policy_id as "policyId", cycle_id as "cycleId", cause, strategy_revision as "strategyRevision",
         through_on as through, started_at as "startedAt", completed_at as "completedAt"
    from literature_update`;

/** Questions about literature updates: what runs, what waits and why. */
@Injectable()
export class LiteratureUpdatesQueries {
  constructor(private readonly database: Database) {}

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

  /** The searches that wait after an error or have failed, and the open reviews whose search could not begin. */
  async heldUp(limit: number): Promise<HeldSearch[]> {
    return await this.database.query<HeldSearch>(
      `select jsonb_build_object('slug', slug, 'title', title) as policy, state, "lastError", "nextTryAt" from (
       select p.slug, p.title, s.state,
              s.last_error as "lastError", case s.state when 'waiting' then s.next_try_at end as "nextTryAt"
         from literature_search s
         join literature_update u on u.id = s.update_id
         join policy p on p.id = u.policy_id
        where s.state in ('waiting', 'failed') and s.last_error is not null
       union all
       select p.slug, p.title, 'failed', 'nothing says from which day on to search', null
         from review_cycle c join policy p on p.id = c.policy_id
        where c.closed_at is null and not exists (select from literature_update u where u.policy_id = c.policy_id)
          and not exists (select from policy_review_dates d
                           where d.policy_id = c.policy_id and d.revision = c.schedule_revision and d.last_review is not null)
       ) held order by title, slug limit $1`,
      [limit],
    );
  }

  private async withSearches(updates: readonly Omit<UpdateView, 'searches'>[]): Promise<UpdateView[]> {
    const searches = await this.database.query<SearchView>(
      `select s.id, s.update_id as "updateId", strategy.name as strategy, strategy.query, s.from_on as "from",
              s.through_on as through, s.state, s.hits,
              count(h.*) filter (where h.state = 'stored')::int as stored,
              coalesce(array_agg(h.pmid order by h.position) filter (where h.state = 'missing'), '{}') as missing,
              s.translation, s.warnings, s.failures, s.last_error as "lastError", s.next_try_at as "nextTryAt"
         from literature_search s
         join search_strategy strategy on strategy.id = s.strategy_id
         left join literature_hit h on h.search_id = s.id
        where s.update_id = any($1::uuid[])
        group by s.id, strategy.id
        order by strategy.position, s.from_on, s.through_on desc`,
      [updates.map(({ id }) => id)],
    );
    return updates.map((update) => ({
      ...update,
      searches: searches.filter(({ updateId }) => updateId === update.id),
    }));
  }
}
