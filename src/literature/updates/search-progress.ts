import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { newId } from '../../kernel/ids.ts';
import { transition } from '../../kernel/transitions.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { literatureUpdateCompleted } from '../literature.events.ts';
import { adoptStoredHits } from '../records/record-store.ts';
import { letGo } from './records-in-flight.ts';
import { insertSearch, type RunningSearch } from './running-search.ts';
import { REFUSALS_ALLOWED, retryDelay } from './search-retry.rules.ts';
import { searchTransitions, type SearchState } from './search-state.rules.ts';
import type { SearchWindow } from './search-window.rules.ts';
import type { UidRange } from './uid-range.rules.ts';

/** A part of a search that had more hits than are handed out. */
export interface SearchPart {
  readonly window: SearchWindow;
  readonly uids: UidRange | null;
}

/** Why a request brought nothing. */
export interface SearchTrouble {
  /** An `outage` mends itself; a `refusal` that repeats needs a person. */
  readonly kind: 'outage' | 'refusal';
  readonly message: string;
  readonly retryAfterSeconds: number | null;
  /** True when nothing was sent, since the service asked all to hold back: no failure of this search. */
  readonly heldBack: boolean;
}

/**
 * How far a search is, in its row. Each method is one outcome of a request, called with the search held
 * ({@link holdSearch}); the turn that sent the request sees to the next one.
 */
@Injectable()
export class SearchProgress {
  constructor(
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly events: Events,
  ) {}

  /** More hits than are handed out: searches of the parts take over. */
  async split(tx: Tx, search: RunningSearch, hits: number, parts: readonly SearchPart[]): Promise<void> {
    const { id: parentId, updateId, strategyId } = search;
    for (const part of parts)
      await insertSearch(tx, { id: newId(), updateId, strategyId, parentId, why: null, ...part });
    await tx.query('update literature_search set hits = $2 where id = $1', [search.id, hits]);
    await this.end(tx, search, 'split');
  }

  /** The request brought something: hits whose records are here go into the queue, and a search without others is done. */
  async advance(tx: Tx, search: RunningSearch): Promise<void> {
    await tx.query(
      `update literature_search
          set state = $2, step = step + 1, failures = 0, refusals = 0, last_error = null, next_try_at = null,
              failing_since = null, told_on = case when given_up_at is not null then told_on end
        where id = $1`,
      [search.id, this.next(search, 'running')],
    );
    await letGo(tx, search.id);
    await adoptStoredHits(tx, search, this.clock.now());
  }

  /** Ends the search when every hit is stored, or known as missing; the last one to get here completes its update. */
  async finishIfWhole(tx: Tx, search: RunningSearch): Promise<void> {
    const left = await row(
      tx,
      `select from literature_hit where search_id = $1 and state = 'found' limit 1`,
      [search.id],
    );
    if (left === undefined) await this.finish(tx, search);
  }

  private async finish(tx: Tx, search: RunningSearch): Promise<void> {
    await this.end(tx, search, 'done');
    const completed = await row(
      tx,
      `update literature_update set completed_at = $2
        where id = $1 and completed_at is null and superseded_at is null and not exists (
          select from literature_search where update_id = $1 and state in ('waiting', 'running', 'failed'))
        returning id`,
      [search.updateId, this.clock.now()],
    );
    if (completed === undefined) return;
    const { policyId, updateId } = search;
    await this.events.record(tx, literatureUpdateCompleted, { policyId, updateId });
    await this.record(tx, search, 'literature.update.completed', { updateId });
  }

  /** What is left is on its way to other searches: it is looked for again in a moment. */
  async waitForOthers(tx: Tx, search: RunningSearch): Promise<void> {
    await tx.query(
      `update literature_search set next_try_at = clock_timestamp() + make_interval(secs => $2)
        where id = $1 and state = 'running'`,
      [search.id, retryDelay(1)],
    );
  }

  /** The request brought nothing. An outage is waited for, for ever; a refusal that repeats is left to a person. */
  async postpone(tx: Tx, search: RunningSearch, trouble: SearchTrouble): Promise<void> {
    const refused = trouble.kind === 'refusal';
    await letGo(tx, search.id);
    // Results and cursors are kept by the services for some hours only; without them a search begins where it can.
    if (refused) await forgetPlace(tx, search);
    // where all were asked to hold back nothing was sent, and nothing failed
    await tx.query(
      `update literature_search set failing_since = coalesce(failing_since, clock_timestamp())
        where id = $1 and not $2::boolean`,
      [search.id, trouble.heldBack],
    );
    if (refused && search.refusals + 1 >= REFUSALS_ALLOWED) {
      await this.giveUp(tx, search, trouble.message);
      return;
    }
    const failures = trouble.heldBack ? search.failures : search.failures + 1;
    const delay = trouble.heldBack
      ? (trouble.retryAfterSeconds ?? retryDelay(1))
      : retryDelay(failures, trouble.retryAfterSeconds);
    await tx.query(
      `update literature_search
          set state = $2, step = step + 1, failures = $3, refusals = refusals + $4, last_error = $5,
              next_try_at = clock_timestamp() + make_interval(secs => $6)
        where id = $1`,
      [search.id, this.next(search, 'waiting'), failures, refused ? 1 : 0, trouble.message, delay],
    );
    this.logger.warn({ searchId: search.id, error: trouble.message, delay }, 'a literature search waits');
  }

  /**
   * A person must look: the search ends as failed until somebody starts its update again. That it waited may have been
   * told; that it failed is told now, and once: one that surveillance tried again in vain is no news.
   */
  async giveUp(tx: Tx, search: RunningSearch, reason: string): Promise<void> {
    const earlier = await row<{ givenUpAt: Instant | null }>(
      tx,
      'select given_up_at as "givenUpAt" from literature_search where id = $1',
      [search.id],
    );
    await tx.query(
      `update literature_search
          set last_error = $2, failing_since = coalesce(failing_since, clock_timestamp()),
              told_on = case when given_up_at is not null then told_on end,
              given_up_at = coalesce(given_up_at, clock_timestamp())
        where id = $1`,
      [search.id, reason],
    );
    await this.end(tx, search, 'failed');
    if ((earlier?.givenUpAt ?? null) !== null) return; // told before
    const { updateId, id: searchId, fromOn: from, throughOn: through } = search;
    await this.record(tx, search, 'literature.search.failed', { updateId, searchId, from, through, reason });
    this.logger.error({ searchId, error: reason }, 'a literature search failed');
  }

  private async end(tx: Tx, search: RunningSearch, state: 'split' | 'done' | 'failed'): Promise<void> {
    await tx.query(
      `update literature_search
          set state = $2, step = step + 1, web_env = null, query_key = null, page_cursor = null, next_try_at = null,
              finished_at = $3, given_up_at = case when $2 = 'failed' then given_up_at end
        where id = $1`,
      [search.id, this.next(search, state), this.clock.now()],
    );
  }

  private async record(
    tx: Tx,
    search: RunningSearch,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const subject = { type: 'policy', id: search.policyId };
    await this.audit.record(tx, { actor: system('literature'), action, subject, detail });
  }

  private next(search: RunningSearch, to: SearchState): SearchState {
    return transition<SearchState>(searchTransitions, `search ${search.id}`, search.state, to);
  }
}

/** Forgets where the service keeps the result: it may have forgotten it itself. */
export async function forgetPlace(tx: Tx, { id }: RunningSearch): Promise<void> {
  await tx.query(
    'update literature_search set web_env = null, query_key = null, page_cursor = null where id = $1',
    [id],
  );
}
