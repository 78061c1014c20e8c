import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { EutilsClient } from '../eutils/eutils.client.ts';
import { holdRecordStore } from '../duplicates/record-lock.ts';
import { markMissedAgain, pmidsToAskAgain } from '../records/missing-hits.ts';
import { RecordStore } from '../records/record-store.ts';
import { SourceError } from '../sources/source-errors.ts';

/** One request for records that were missed before this day, whichever policies look for them; each enqueues the next. */
export const askMissing = defineJob<{ readonly day: CalendarDate }>('literature.ask-missing', {
  concurrency: 1,
});

/** PMIDs in one request. */
const AT_ONCE = 200;
/** Seconds until the next try by what went wrong: nothing is urgent here, and a refusal needs a person first. */
const RETRY_SECONDS = { outage: 1_800, refusal: 6 * 3_600 } as const;

/**
 * Asks PubMed once more, the day after, for the records that it counted and did not hand out: new ones are often there by
 * then. What comes goes into every queue that waits for it; what does not come is missing for good, and shown.
 */
@Injectable()
export class AskMissing {
  constructor(
    private readonly jobs: Jobs,
    sweeps: Sweeps,
    private readonly database: Database,
    private readonly eutils: EutilsClient,
    private readonly records: RecordStore,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly logger: Logger,
  ) {
    jobs.handle(askMissing, async ({ day }) => await this.ask(day));
    sweeps.register('literature.ask-missing', async (now) => await this.sweep(now));
  }

  /** Sends one request and keeps what it brought. A job of an earlier day ends: today's has taken over. */
  async ask(day: CalendarDate): Promise<void> {
    const now = this.clock.now();
    if (day !== this.organisation.today(now)) return;
    const missedBefore = startOfDay(day, this.organisation.zone);
    const pmids = await pmidsToAskAgain(this.database.source.manager, missedBefore, AT_ONCE);
    if (pmids.length === 0) return;
    try {
      const { records, missing } = await this.eutils.fetchRecords(pmids);
      await this.database.transaction(async (tx) => {
        await this.records.store(tx, records, now);
        await markMissedAgain(tx, missing, missedBefore, now);
        if (pmids.length === AT_ONCE) await this.jobs.enqueue(tx, askMissing, { day });
      });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      await this.askLater(day, error);
    }
  }

  private async askLater(day: CalendarDate, error: SourceError): Promise<void> {
    const startAfterSeconds = Math.max(RETRY_SECONDS[error.kind], error.retryAfterSeconds ?? 0);
    await this.database.transaction(
      async (tx) => await this.jobs.enqueue(tx, askMissing, { day }, { startAfterSeconds }),
    );
    this.logger.warn({ error: error.message, startAfterSeconds }, 'missing records wait to be asked for');
  }

  /** Returns 1 when records are due and nobody was about to ask for them. */
  private async sweep(now: Instant): Promise<number> {
    const day = this.organisation.today(now);
    const missedBefore = startOfDay(day, this.organisation.zone);
    const due = async (tx = this.database.source.manager) =>
      (await pmidsToAskAgain(tx, missedBefore, 1)).length > 0;
    if (!(await due())) return 0; // nobody waits for the record store without need
    return await this.database.transaction(async (tx) => {
      await holdRecordStore(tx);
      const [unasked] = await this.jobs.without(tx, askMissing, [{ day }]);
      if (unasked === undefined || !(await due(tx))) return 0;
      await this.jobs.enqueue(tx, askMissing, unasked);
      return 1;
    });
  }
}
