import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { SourceError } from '../sources/source-errors.ts';
import { dropUpdates, isRetired } from './dropped-updates.ts';
import { LiteratureTurns, takeTurn, type Turn } from './literature-turns.ts';
import { holdSearch, loadSearch, type RunningSearch } from './running-search.ts';
import { SearchProgress, type SearchTrouble } from './search-progress.ts';
import { brought, type Outcome } from './search-source.ts';
import { SearchSources } from './search-sources.ts';

/** Steps of one turn that need no request, since other policies' searches brought the records. */
const MOST_STEPS = 50;

/** Works the policies' turns: one request each. */
@Injectable()
export class TakeTurn {
  constructor(
    jobs: Jobs,
    sweeps: Sweeps,
    private readonly database: Database,
    private readonly turns: LiteratureTurns,
    private readonly sources: SearchSources,
    private readonly progress: SearchProgress,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly logger: Logger,
  ) {
    jobs.handle(takeTurn, async (turn) => await this.take(turn));
    sweeps.register('literature.lost-searches', async () => await turns.findLost());
  }

  /**
   * Sends one request for the policy and keeps what it brought. When the service is down its search waits; nothing is
   * thrown for that. A worker killed in the middle costs this one request.
   */
  async take(turn: Turn): Promise<void> {
    if (!(await this.turns.isCurrent(turn))) return; // the job of a turn that was taken before
    if (await this.stopped(turn)) return;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const id = await this.turns.choose(turn.policyId);
      const search = id === undefined ? undefined : await loadSearch(this.database, id);
      if (search === undefined) break;
      const outcome = await this.ask(search);
      await this.keepOrPostpone(search, outcome, outcome.sent ? turn : null);
      if (outcome.sent) return;
    }
    await this.database.transaction(async (tx) => await this.turns.pass(tx, turn));
  }

  /** What came but cannot be kept holds up its own search, which says so; the policy's others go on. */
  private async keepOrPostpone(search: RunningSearch, outcome: Outcome, ended: Turn | null): Promise<void> {
    try {
      await this.keep(search, outcome, ended);
    } catch (error) {
      await this.keep(search, this.postponing(search, this.troubleOf(search, error)), ended);
    }
  }

  private async ask(search: RunningSearch): Promise<Outcome> {
    try {
      return await this.sources.bySource[search.source].ask(search);
    } catch (error) {
      return this.postponing(search, this.troubleOf(search, error));
    }
  }

  private async keep(search: RunningSearch, outcome: Outcome, ended: Turn | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (await holdSearch(tx, search)) await outcome.write(tx);
      if (ended !== null) await this.turns.pass(tx, ended);
    });
  }

  /** Of a retired policy nothing more is searched. */
  private async stopped(turn: Turn): Promise<boolean> {
    const now = this.clock.now();
    return await this.database.transaction(async (tx) => {
      if (!(await isRetired(tx, turn.policyId, this.organisation.today(now)))) return false;
      await dropUpdates(tx, this.audit, {
        policyId: turn.policyId,
        which: 'all',
        now,
        reason: 'the policy is retired',
      });
      await this.turns.pass(tx, turn);
      return true;
    });
  }

  private postponing(search: RunningSearch, trouble: SearchTrouble): Outcome {
    return brought(async (tx) => await this.progress.postpone(tx, search, trouble));
  }

  /** An error of our own counts as a refusal: it repeats until a person looks, and is seen meanwhile. */
  private troubleOf(search: RunningSearch, error: unknown): SearchTrouble {
    if (error instanceof SourceError) {
      const { kind, message, retryAfterSeconds, heldBack } = error;
      return { kind, message, retryAfterSeconds, heldBack };
    }
    const stack = error instanceof Error ? error.stack : undefined;
    this.logger.error({ searchId: search.id, error: String(error), stack }, 'a literature search broke');
    return {
      kind: 'refusal',
      message: `Almanac could not take in what ${this.sources.bySource[search.source].name} answered`,
      retryAfterSeconds: null,
      heldBack: false,
    };
  }
}
