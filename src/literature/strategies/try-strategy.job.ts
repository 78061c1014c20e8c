import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { retryDelay } from '../updates/search-retry.rules.ts';
import { currentStrategies, STRATEGY_COLUMNS } from './current-strategies.ts';
import type { SearchStrategyRow } from './search-strategy.entity.ts';
import { isSourceFailure } from './source-failure.ts';
import { untold } from './strategy-trial.rules.ts';
import { StrategyTrials } from './strategy-trials.ts';
import { trialQuestions } from './trial-questions.ts';

/** One question about a strategy that was saved untried, in one request; each enqueues the next. */
export const tryStrategy = defineJob<{ strategyId: string; question: number; failures: number }>(
  'literature.try-strategy',
  { concurrency: 1 },
);

/** Tries later what could not be tried when it was saved. What is found out is only shown: the query stays as it is. */
@Injectable()
export class TryStrategy {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly trials: StrategyTrials,
  ) {
    jobs.handle(tryStrategy, async (payload) => await this.ask(payload));
  }

  /** Asks the question and keeps the answer; while the service is away it is asked again later, for ever. */
  async ask(payload: { strategyId: string; question: number; failures: number }): Promise<void> {
    const { strategyId, question: place, failures } = payload;
    const tx = this.database.source.manager;
    const sql = `select ${STRATEGY_COLUMNS} from search_strategy where id = $1`;
    const strategy = await row<SearchStrategyRow>(tx, sql, [strategyId]);
    const question = trialQuestions[place];
    if (strategy === undefined || question === undefined) return;
    const current = await currentStrategies(tx, strategy.policyId);
    if (!current.some(({ id }) => id === strategyId)) return; // nobody runs it any more
    try {
      const answer = await this.trials.answer(strategy.policyId, strategy, question);
      await this.keep(strategy, { ...untold, ...strategy.trial, ...answer }, place + 1);
    } catch (error) {
      if (!isSourceFailure(error)) throw error;
      const failed = failures + (error.heldBack ? 0 : 1);
      const startAfterSeconds = retryDelay(Math.max(1, failed), error.retryAfterSeconds);
      const again = { strategyId, question: place, failures: failed };
      await this.database.transaction(
        async (later) => await this.jobs.enqueue(later, tryStrategy, again, { startAfterSeconds }),
      );
    }
  }

  private async keep(
    { id }: SearchStrategyRow,
    trial: NonNullable<SearchStrategyRow['trial']>,
    next: number,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('update search_strategy set trial = $2, tried_at = $3 where id = $1', [
        id,
        JSON.stringify(trial),
        this.clock.now(),
      ]);
      if (trial.refused !== null || next >= trialQuestions.length) return;
      await this.jobs.enqueue(tx, tryStrategy, { strategyId: id, question: next, failures: 0 });
    });
  }
}
