import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { lockPolicy } from '../../policies/policy-records.ts';
import { SearchStartUnknown } from '../literature.errors.ts';
import { SearchStrategiesService } from '../strategies/search-strategies.service.ts';
import { dropUpdates, isRetired } from './dropped-updates.ts';
import type { UpdateCause } from './literature-update.entity.ts';
import { LiteratureTurns } from './literature-turns.ts';
import { chainOf, windowAfter } from './next-window.ts';
import { insertSearch } from './running-search.ts';
import { isServed, openCycleOf, takeIntoCycle } from './updates-of-cycle.ts';

interface NewUpdate {
  readonly cause: UpdateCause;
  readonly cycleId: string | null;
  readonly actor: Actor;
}

/** Starts literature updates: every strategy of a policy, each over its next window, in the policy's turns. */
@Injectable()
export class LiteratureUpdatesService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly strategies: SearchStrategiesService,
    private readonly turns: LiteratureTurns,
  ) {}

  /**
   * Starts the update of a review cycle, once, however often it is asked; with `since` one that began no earlier, for a
   * cycle that searched before and goes on as another review. What ran between reviews is taken into the cycle. Where
   * nothing says from which day on to search, that is noted instead: no retry could know the day, a person must give it.
   */
  async startForCycle(policyId: string, cycleId: string, since?: Instant): Promise<void> {
    await this.orNote(policyId, { cycleId }, async (tx) => {
      const policy = await lockPolicy(tx, policyId);
      if ((await openCycleOf(tx, policyId)) !== cycleId) return; // closed before it was heard of
      await takeIntoCycle(tx, policyId, cycleId);
      if (await isServed(tx, cycleId, { zone: this.organisation.zone, since })) return;
      const earlier = await row(tx, `select from literature_update where cycle_id = $1 and cause = 'cycle'`, [
        cycleId,
      ]);
      const cause = earlier === undefined ? 'cycle' : 'request';
      await this.start(tx, policy, { cause, cycleId, actor: system('literature') });
    });
  }

  /**
   * Starts the update that is due between reviews; `again` where none is due and failed searches are only to be tried
   * once more. A policy retired meanwhile is left alone.
   */
  async startSurveillance(policyId: string, again: boolean): Promise<void> {
    await this.orNote(policyId, { cause: 'surveillance' }, async (tx) => {
      const policy = await lockPolicy(tx, policyId);
      if (await isRetired(tx, policyId, this.organisation.today(this.clock.now()))) return;
      await this.resumeOrStart(tx, policy, system('literature'), { cause: 'surveillance', again });
    });
  }

  /**
   * Starts an update now, for the open cycle where there is one. What has not ended with the same strategies is taken up
   * again: its waiting and failed searches try at once, and where it reaches today, no other update is needed. Returns
   * the id of the latest.
   * Throws NotFound and {@link SearchStartUnknown}.
   */
  async startNow(actor: Actor, policyKey: string): Promise<string> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      return await this.resumeOrStart(tx, policy, actor, { cause: 'request', again: false });
    });
  }

  private async resumeOrStart(
    tx: Tx,
    policy: PolicyRow,
    actor: Actor,
    { cause, again }: { readonly cause: 'request' | 'surveillance'; readonly again: boolean },
  ): Promise<string> {
    const unfinished = await unfinishedUpdatesOf(tx, policy.id);
    const [latest] = unfinished;
    const updateIds = unfinished.map(({ id }) => id);
    const byPerson = cause === 'request';
    if (latest !== undefined && (again || this.reachesToday(latest.through))) {
      await this.resume(tx, updateIds, byPerson);
      await this.turns.begin(tx, policy.id);
      await this.record(tx, actor, 'literature.update.resumed', policy, { updateIds });
      return latest.id;
    }
    // One strategy that cannot end must not keep the others from going on: what ended goes on from where it is.
    const id = await this.start(tx, policy, { cause, cycleId: await openCycleOf(tx, policy.id), actor });
    if (byPerson) await this.resume(tx, updateIds, byPerson);
    return id;
  }

  /** A day beyond tomorrow was written by a clock that was wrong. */
  private reachesToday(through: CalendarDate): boolean {
    const today = this.organisation.today(this.clock.now());
    return through >= today && through <= addDays(today, 1);
  }

  private async start(tx: Tx, policy: PolicyRow, { cause, cycleId, actor }: NewUpdate): Promise<string> {
    const now = this.clock.now();
    const strategies = await this.strategies.currentOrProposed(tx, policy);
    await dropUpdates(tx, this.audit, {
      policyId: policy.id,
      which: 'outdated',
      now,
      reason: 'a later update searches the same days',
    });
    const through = this.organisation.today(now);
    const chain = await chainOf(tx, policy.id);
    if (chain.start === null) throw new SearchStartUnknown(policy.slug);
    const updateId = newId();
    const isFirst =
      (await row(tx, 'select from literature_update where policy_id = $1 limit 1', [policy.id])) ===
      undefined;
    await tx.query(
      `insert into literature_update (id, policy_id, cycle_id, cause, strategy_revision, through_on, started_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [updateId, policy.id, cycleId, cause, strategies[0]?.revision, through, now],
    );
    const windows = [];
    for (const strategy of chain.strategies) {
      const { window, why: reason } = windowAfter(chain.start, strategy, through);
      const why = isFirst && reason === 'changed' ? 'first' : reason;
      windows.push({ strategy: strategy.name, ...window, why });
      const search = { id: newId(), updateId, strategyId: strategy.strategyId, parentId: null };
      await insertSearch(tx, { ...search, window, uids: null, why });
    }
    await this.turns.begin(tx, policy.id);
    const detail = { updateId, cause, cycleId, windows };
    await this.record(tx, actor, 'literature.update.started', policy, detail);
    return updateId;
  }

  /** Lets every search that is not done try at once. A person hears again of one that fails again; a machine's try is no news. */
  private async resume(tx: Tx, updateIds: readonly string[], byPerson: boolean): Promise<void> {
    await rows(tx, 'select from literature_update where id = any($1::uuid[]) order by id for no key update', [
      updateIds,
    ]);
    await rows(
      tx,
      `update literature_search
          set step = step + 1, failures = 0, refusals = 0, next_try_at = null, finished_at = null,
              state = case when state = 'failed' then 'waiting' else state end,
              failing_since = case when $2 then null else failing_since end,
              told_on = case when $2 then null else told_on end,
              given_up_at = case when $2 then null else given_up_at end
        where update_id = any($1::uuid[]) and state in ('waiting', 'running', 'failed')`,
      [updateIds, byPerson],
    );
  }

  /** Runs a use case; that the start is unknown is noted, since no retry could know the day. */
  private async orNote(
    policyId: string,
    detail: Record<string, unknown>,
    work: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    try {
      await this.database.transaction(work);
    } catch (error) {
      if (!(error instanceof SearchStartUnknown)) throw error;
      await this.database.transaction(async (tx) => {
        await this.audit.record(tx, {
          actor: system('literature'),
          action: 'literature.update.not_started',
          subject: { type: 'policy', id: policyId },
          detail,
          reason: error.message,
        });
      });
    }
  }

  private async record(
    tx: Tx,
    actor: Actor,
    action: string,
    policy: PolicyRow,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record(tx, { actor, action, subject: { type: 'policy', id: policy.id }, detail });
  }
}

interface UnfinishedUpdate {
  readonly id: string;
  readonly through: CalendarDate;
}

/** The updates of the current strategies with a search that is not done, the newest first. */
async function unfinishedUpdatesOf(tx: Tx, policyId: string): Promise<UnfinishedUpdate[]> {
  return await rows<UnfinishedUpdate>(
    tx,
    `select id, through_on as through from literature_update
      where policy_id = $1 and completed_at is null and superseded_at is null
        and strategy_revision = (select max(revision) from search_strategy where policy_id = $1)
      order by started_at desc, id desc`,
    [policyId],
  );
}
