import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { EutilsClient } from '../eutils/eutils.client.ts';
import { literatureUpdateCompleted } from '../literature.events.ts';
import { isSourceFailure } from '../strategies/source-failure.ts';
import { retryDelay } from '../updates/search-retry.rules.ts';
import { seedsOf } from './known-works.ts';
import { keepRanks, keepSimilar } from './rank-keeping.ts';

/** One request for the works similar to some of a policy's, and then their ranks; each request enqueues the next. */
export const rankRecords = defineJob<RankStep>('literature.rank-records', { concurrency: 1 });

interface RankStep {
  readonly policyId: string;
  /** The update whose records are ranked: a later one takes over. */
  readonly updateId: string;
  /** Works asked about so far. */
  readonly asked: number;
  /** Tries in a row that failed. */
  readonly failures: number;
}

/** elink's reply for more works than this has some hundred kilobytes. */
const SEEDS_AT_ONCE = 20;
/** Tries, over about half a day, after which the order stays as it is until the next update. */
const MOST_FAILURES = 16;

/** Ranks what waits for a policy's reviewers when an update is done. It orders the queue and decides nothing. */
@Injectable()
export class RankRecords {
  constructor(
    private readonly jobs: Jobs,
    events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly eutils: EutilsClient,
  ) {
    events.on(
      literatureUpdateCompleted,
      'literature.begin-ranking',
      async ({ data }) => await this.begin(data),
    );
    jobs.handle(rankRecords, async (step) => await this.take(step));
  }

  private async begin({ policyId, updateId }: { policyId: string; updateId: string }): Promise<void> {
    await this.database.transaction(
      async (tx) => await this.jobs.enqueue(tx, rankRecords, { policyId, updateId, asked: 0, failures: 0 }),
    );
  }

  /** Asks about the next works, or ranks when all were asked about. While PubMed is away the ranks do without it. */
  async take(step: RankStep): Promise<void> {
    const { policyId, asked } = step;
    const tx = this.database.source.manager;
    if (!(await isLatest(tx, step))) return;
    const today = this.organisation.today(this.clock.now());
    const seeds = await seedsOf(tx, policyId, today);
    const next = seeds.slice(asked, asked + SEEDS_AT_ONCE).map(({ pmid }) => pmid);
    if (next.length === 0) {
      await this.database.transaction(
        async (kept) => await keepRanks(kept, policyId, { today, seeds, failure: null }),
      );
      return;
    }
    try {
      const similar = await this.eutils.similar(next);
      await this.database.transaction(async (kept) => {
        await keepSimilar(kept, policyId, similar);
        await this.jobs.enqueue(kept, rankRecords, { ...step, asked: asked + next.length, failures: 0 });
      });
    } catch (error) {
      if (!isSourceFailure(error)) throw error;
      const failures = step.failures + (error.heldBack ? 0 : 1);
      const startAfterSeconds = retryDelay(Math.max(1, failures), error.retryAfterSeconds);
      const isOver = error.kind === 'refusal' || failures > MOST_FAILURES;
      await this.database.transaction(async (kept) => {
        await keepRanks(kept, policyId, { today, seeds, failure: error.message });
        if (!isOver) await this.jobs.enqueue(kept, rankRecords, { ...step, failures }, { startAfterSeconds });
      });
    }
  }
}

/** Whether no update of the policy was completed after this one. */
async function isLatest(tx: Tx, { policyId, updateId }: RankStep): Promise<boolean> {
  const sql = `select id from literature_update where policy_id = $1 and completed_at is not null
                order by completed_at desc, id desc limit 1`;
  return (await row<{ id: string }>(tx, sql, [policyId]))?.id === updateId;
}
