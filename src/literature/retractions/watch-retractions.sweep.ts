import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { OperationsQueries } from '../../platform/operations/operations.queries.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { JoinWorks } from './join-works.ts';
import { RetractionAlerts } from './retraction-alerts.ts';
import { WatchQueries } from './watch.queries.ts';
import { WatchSources } from './watch-sources.ts';
import { followCitedWorks } from './watched-works.ts';
import { beginTurn, dueWorks, findLostTurn, watchWorks } from './watch-turn.ts';

/**
 * Each minute: watches what is cited now, alerts policies that have come to cite a work of which something is known, and
 * begins a round of look-ups where works are due. Tells the operator of works that nobody looked up for too long.
 */
@Injectable()
export class WatchRetractionsSweep {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly organisation: Organisation,
    private readonly sources: WatchSources,
    private readonly alerts: RetractionAlerts,
    private readonly joining: JoinWorks,
    clock: Clock,
    queries: WatchQueries,
    operations: OperationsQueries,
    sweeps: Sweeps,
  ) {
    sweeps.register('literature.watch-retractions', async (now) => await this.sweep(now));
    operations.report(async () => {
      const standing = await queries.standings(clock.now());
      return standing.flatMap(({ title, overdue }) =>
        overdue > 0 ? [`the retraction watch at ${title}`] : [],
      );
    });
  }

  /** Returns how many versions came or went, and rounds began or went on. */
  async sweep(now: Instant): Promise<number> {
    const changed = await this.database.transaction(async (tx) => {
      const count = await followCitedWorks(tx, this.organisation.today(now), now);
      if (count > 0) await this.alerts.raise(tx, now);
      return count;
    });
    await this.database.transaction(async (tx) => await this.joining.joinAll(tx, now));
    let begun = 0;
    for (const source of this.sources.enabled) {
      await this.database.transaction(async (tx) => {
        if (await findLostTurn(tx, this.jobs, source.name)) {
          begun += 1;
          return;
        }
        if ((await dueWorks(tx, source, now, 1)).length === 0) return;
        const step = await beginTurn(tx, source.name, now);
        if (step === null) return;
        await this.jobs.enqueue(tx, watchWorks, { source: source.name, step });
        begun += 1;
      });
    }
    return changed + begun;
  }
}
