import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { laterOf, type Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { lockPolicy, reviewDatesOf } from '../../policies/policy-records.ts';
import { headVersionOf } from '../../policies/version-line.ts';
import type { UpdateCause } from './literature-update.entity.ts';
import { SearchStartUnknown } from '../literature.errors.ts';
import { insertSearch, runSearch } from './running-search.ts';
import { SearchStrategiesService } from '../strategies/search-strategies.service.ts';
import type { SearchStrategyRow } from '../strategies/search-strategy.entity.ts';
import { windowStart } from './search-window.rules.ts';

interface NewUpdate {
  readonly cause: UpdateCause;
  readonly cycleId: string | null;
  readonly actor: Actor;
}

/** Starts literature updates: every strategy of a policy, each over its next window, as jobs on the queue. */
@Injectable()
export class LiteratureUpdatesService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly strategies: SearchStrategiesService,
  ) {}

  /**
   * Starts the update of a review cycle, once, however often it is asked; with `since` one that began no earlier, for a
   * cycle that searched before and goes on as another review. Where nothing says from which day on to
   * search, that is noted instead, and stands among what is held up: no retry could know the day, a person must give it.
   */
  async startForCycle(policyId: string, cycleId: string, since?: Instant): Promise<void> {
    try {
      await this.startOnce(policyId, cycleId, since);
    } catch (error) {
      if (!(error instanceof SearchStartUnknown)) throw error;
      await this.database.transaction(async (tx) => {
        await this.audit.record(tx, {
          actor: system('literature'),
          action: 'literature.update.not_started',
          subject: { type: 'policy', id: policyId },
          detail: { cycleId },
          reason: error.message,
        });
      });
    }
  }

  private async startOnce(policyId: string, cycleId: string, since: Instant | undefined): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyId);
      const updates = await rows<{ cause: UpdateCause; startedAt: Instant }>(
        tx,
        'select cause, started_at as "startedAt" from literature_update where cycle_id = $1',
        [cycleId],
      );
      const isStarted = updates.some(({ cause, startedAt }) =>
        since === undefined ? cause === 'cycle' : laterOf(startedAt, since).equals(startedAt),
      );
      if (isStarted) return;
      const cause = updates.some((update) => update.cause === 'cycle') ? 'request' : 'cycle';
      await this.start(tx, policy, { cause, cycleId, actor: system('literature') });
    });
  }

  /**
   * Starts an update now, for the open cycle where there is one. An update that has not ended with the same strategies
   * is taken up again instead: its waiting and failed searches try at once. Returns the update's id.
   * Throws NotFound and {@link SearchStartUnknown}.
   */
  async startNow(actor: Actor, policyKey: string): Promise<string> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const unfinished = await unfinishedUpdateOf(tx, policy.id);
      if (unfinished !== undefined) {
        await this.resume(tx, unfinished);
        await this.recordStart(tx, actor, 'literature.update.resumed', { updateId: unfinished, policy });
        return unfinished;
      }
      const cycleId = await openCycleOf(tx, policy.id);
      return await this.start(tx, policy, { cause: 'request', cycleId, actor });
    });
  }

  private async start(tx: Tx, policy: PolicyRow, { cause, cycleId, actor }: NewUpdate): Promise<string> {
    const now = this.clock.now();
    const strategies = await this.strategies.currentOrProposed(tx, policy);
    const through = this.organisation.today(now);
    const searches = [];
    for (const strategy of strategies) {
      const from = await this.windowStartOf(tx, policy, strategy);
      searches.push({
        id: newId(),
        strategyId: strategy.id,
        window: { from: earlier(from, through), through },
      });
    }
    const updateId = newId();
    await tx.query(
      `insert into literature_update (id, policy_id, cycle_id, cause, strategy_revision, through_on, started_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [updateId, policy.id, cycleId, cause, strategies[0]?.revision, through, now],
    );
    for (const { id, strategyId, window } of searches) {
      await insertSearch(tx, { id, updateId, strategyId, parentId: null, window });
    }
    await this.jobs.enqueueAll(
      tx,
      runSearch,
      searches.map(({ id }) => ({ searchId: id, step: 0 })),
    );
    const windows = searches.map(({ window }) => window);
    await this.recordStart(tx, actor, 'literature.update.started', {
      updateId,
      policy,
      cause,
      cycleId,
      windows,
    });
    return updateId;
  }

  private async windowStartOf(tx: Tx, policy: PolicyRow, strategy: SearchStrategyRow): Promise<CalendarDate> {
    const signed = await headVersionOf(tx, policy.id);
    const dates = await reviewDatesOf(tx, policy.id);
    const from = windowStart({
      searchedThrough: signed?.literatureSearchedThrough ?? null,
      lastReview: dates?.lastReview ?? null,
      ranThrough: await ranThrough(tx, policy.id, strategy.query),
    });
    if (from === null) throw new SearchStartUnknown(policy.slug);
    return from;
  }

  /** Lets every search that is not done try at once; the jobs that wait for a later try find their step gone. */
  private async resume(tx: Tx, updateId: string): Promise<void> {
    await rows(tx, 'select from literature_update where id = $1 for no key update', [updateId]);
    const resumed = await rows<{ searchId: string; step: number }>(
      tx,
      `update literature_search
          set step = step + 1, failures = 0, refusals = 0, next_try_at = null, finished_at = null,
              state = case when state = 'failed' then 'waiting' else state end
        where update_id = $1 and state in ('waiting', 'running', 'failed')
        returning id as "searchId", step`,
      [updateId],
    );
    await this.jobs.enqueueAll(tx, runSearch, resumed);
  }

  private async recordStart(
    tx: Tx,
    actor: Actor,
    action: string,
    {
      policy,
      ...detail
    }: { readonly updateId: string; readonly policy: PolicyRow } & Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record(tx, { actor, action, subject: { type: 'policy', id: policy.id }, detail });
  }
}

/** An update of the current strategies with a search that is not done. */
async function unfinishedUpdateOf(tx: Tx, policyId: string): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    `select id from literature_update
      where policy_id = $1 and completed_at is null
        and strategy_revision = (select max(revision) from search_strategy where policy_id = $1)
      order by started_at desc, id desc limit 1`,
    [policyId],
  );
  return found?.id;
}

async function openCycleOf(tx: Tx, policyId: string): Promise<string | null> {
  const sql = 'select id from review_cycle where policy_id = $1 and closed_at is null';
  return (await row<{ id: string }>(tx, sql, [policyId]))?.id ?? null;
}

/** The last day of the latest update, done without a gap, in which the policy ran this very query. */
async function ranThrough(tx: Tx, policyId: string, query: string): Promise<CalendarDate | null> {
  const found = await row<{ through: CalendarDate | null }>(
    tx,
    `select max(u.through_on) as through
       from literature_update u
       join search_strategy s on s.policy_id = u.policy_id and s.revision = u.strategy_revision
      where u.policy_id = $1 and u.completed_at is not null and s.query = $2`,
    [policyId, query],
  );
  return found?.through ?? null;
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a < b ? a : b;
}
