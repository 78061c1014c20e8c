import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { system, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { sightOf } from '../../policies/policy-sight.ts';
import type { RecordSource } from '../records/publication-record.ts';
import { citedWorksOf } from './cited-works.ts';
import { nextWindowOf } from '../updates/next-window.ts';
import { isQueryRefused, unavailable } from './source-failure.ts';
import { untold, type StrategyTrial } from './strategy-trial.rules.ts';
import { TrialQuestions, trialQuestions, type TrialQuestion, type TrialSubject } from './trial-questions.ts';

/** A query and the service that it is for. */
export interface TriedQuery {
  readonly query: string;
  readonly source: RecordSource;
}

/** Asks a service what it makes of a query, for a person who waits or for a job. Nothing here runs in a transaction. */
@Injectable()
export class StrategyTrials {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly questions: TrialQuestions,
  ) {}

  /**
   * Tries a query for a policy at once, and with `first` gives the first works found too; what it
   * finds of the cited works is told of those that the actor may know of. A query that the service
   * refuses is a trial that says so. Throws NotFound, and {@link LiteratureSourceUnavailable} when it cannot be asked.
   */
  async try(
    actor: Actor,
    policyKey: string,
    tried: TriedQuery,
    { first = false } = {},
  ): Promise<StrategyTrial> {
    const subject = await this.subjectOf(actor, policyKey, tried);
    let trial = untold;
    try {
      for (const question of trialQuestions) {
        trial = { ...trial, ...(await this.answerTo(question, tried.source, subject)) };
        if (trial.refused !== null) return trial;
      }
      return first ? { ...trial, first: await this.questions.first(tried.source, subject) } : trial;
    } catch (error) {
      return unavailable(error);
    }
  }

  /** One question of a trial, in one request. Throws how the service failed, where it did not refuse the query. */
  async answer(
    policyId: string,
    tried: TriedQuery,
    question: TrialQuestion,
  ): Promise<Partial<StrategyTrial>> {
    return await this.answerTo(
      question,
      tried.source,
      await this.subjectOf(system('literature'), policyId, tried),
    );
  }

  private async answerTo(
    question: TrialQuestion,
    source: RecordSource,
    subject: TrialSubject,
  ): Promise<Partial<StrategyTrial>> {
    try {
      return await this.questions.ask(source, question, subject);
    } catch (error) {
      // What the service has against the query is its answer; that it is away is not.
      if (isQueryRefused(error)) return { refused: error.message };
      throw error;
    }
  }

  private async subjectOf(actor: Actor, policyKey: string, tried: TriedQuery): Promise<TrialSubject> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const today: CalendarDate = this.organisation.today(this.clock.now());
    const window = await nextWindowOf(tx, policy, tried, today);
    const cited = await citedWorksOf(tx, policy.id, today, sightOf(actor, today));
    return { query: tried.query, window, cited };
  }
}
