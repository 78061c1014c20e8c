import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { EutilsHeldBack } from '../eutils/eutils-errors.ts';
import { SourceError } from '../sources/source-errors.ts';
import { retryDelay } from '../updates/search-retry.rules.ts';
import { JoinWorks } from './join-works.ts';
import { NoticeKeeper } from './notice-keeper.ts';
import { learnDois, recordAnswers, recordRefusal } from './record-checks.ts';
import { RetractionAlerts } from './retraction-alerts.ts';
import type { AskedWork, WatchAnswer, WatchSource, WatchSourceName } from './watch-source.ts';
import { WatchSources } from './watch-sources.ts';
import { nextBatchSize } from './watch-turn.rules.ts';
import { dueWorks, holdTurn, readTurn, watchWorks, type WatchTurn } from './watch-turn.ts';
import { lockWorks } from './watched-works.ts';

/** Why a step brought nothing. */
type WatchTrouble = Pick<SourceError, 'kind' | 'message' | 'retryAfterSeconds'> & {
  /** Nothing was sent, since the source had asked for quiet before. */
  readonly isHeldBack: boolean;
};

/** Looks works up, one request a job, until none is due. */
@Injectable()
export class WatchWorks {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sources: WatchSources,
    private readonly notices: NoticeKeeper,
    private readonly joining: JoinWorks,
    private readonly alerts: RetractionAlerts,
    private readonly logger: Logger,
  ) {
    jobs.handle(watchWorks, async (payload) => await this.step(payload));
  }

  /** Sends one request and keeps what it brought. When the source is down the round waits; nothing is thrown for that. */
  async step({ source: name, step }: { source: WatchSourceName; step: number }): Promise<void> {
    const source = this.sources.byName(name);
    const turn = await readTurn(this.database.source.manager, name);
    if (turn?.step !== step || turn.state === 'idle') return; // the job of a step that was done before
    const works = source.enabled
      ? await dueWorks(this.database.source.manager, source, this.clock.now(), turn.batchSize)
      : []; // it was switched off while the round went on
    if (works.length === 0) {
      await this.database.transaction(async (tx) => await this.end(tx, turn));
      return;
    }
    try {
      const answers = await source.ask(works);
      await this.database.transaction(async (tx) => await this.take(tx, turn, source, answers));
    } catch (error) {
      const trouble = this.troubleAt(source, error);
      await this.database.transaction(async (tx) => await this.postpone(tx, turn, works, trouble));
    }
  }

  /** An error of our own counts as a refusal: it repeats until a person looks, and keeps no other work from its turn. */
  private troubleAt(source: WatchSource, error: unknown): WatchTrouble {
    if (error instanceof SourceError) {
      const { kind, message, retryAfterSeconds } = error;
      return { kind, message, retryAfterSeconds, isHeldBack: error instanceof EutilsHeldBack };
    }
    const stack = error instanceof Error ? error.stack : undefined;
    this.logger.error({ source: source.name, error: String(error), stack }, 'the retraction watch broke');
    return {
      kind: 'refusal',
      message: `Almanac could not take in what ${source.title} answered`,
      retryAfterSeconds: null,
      isHeldBack: false,
    };
  }

  private async take(
    tx: Tx,
    turn: WatchTurn,
    source: WatchSource,
    answers: readonly WatchAnswer[],
  ): Promise<void> {
    if (!(await holdTurn(tx, turn))) return;
    const now = this.clock.now();
    const dois = answers.flatMap(({ doi }) => doi ?? []);
    const held = await lockWorks(
      tx,
      answers.map(({ workId }) => workId),
      dois,
    );
    const kept = answers.filter(({ workId }) => held.has(workId)); // the others were joined with these meanwhile
    await learnDois(tx, kept);
    const joined = await this.joining.joinHeld(tx, dois, now);
    const missed = await recordAnswers(tx, source.name, kept, now);
    const isChanged = await this.notices.hear(tx, source.name, kept, missed, now);
    if (isChanged || joined > 0) await this.alerts.raise(tx, now);
    await this.goOn(tx, turn, nextBatchSize(turn.batchSize, 'answered'));
  }

  /** An outage is waited for, for ever. After a refusal fewer works are asked for, until the one to blame stands back alone. */
  private async postpone(
    tx: Tx,
    turn: WatchTurn,
    works: readonly AskedWork[],
    error: WatchTrouble,
  ): Promise<void> {
    if (!(await holdTurn(tx, turn))) return;
    const [only] = works;
    const isRefused = error.kind === 'refusal';
    if (isRefused && works.length === 1 && only !== undefined) {
      await recordRefusal(tx, turn.source, only.id, error.message, this.clock.now());
    }
    const failures = turn.failures + (error.isHeldBack ? 0 : 1);
    const delay = retryDelay(Math.max(1, failures), error.retryAfterSeconds);
    const step = turn.step + 1;
    await tx.query(
      `update watch_turn set state = 'waiting', step = $2, batch_size = $3, failures = $4, last_error = $5,
              next_try_at = clock_timestamp() + make_interval(secs => $6)
        where source = $1`,
      [
        turn.source,
        step,
        isRefused ? nextBatchSize(works.length, 'refused') : turn.batchSize,
        failures,
        error.message,
        delay,
      ],
    );
    await this.jobs.enqueue(tx, watchWorks, { source: turn.source, step }, { startAfterSeconds: delay });
    this.logger.warn({ source: turn.source, error: error.message, delay }, 'the retraction watch waits');
  }

  private async goOn(tx: Tx, turn: WatchTurn, batchSize: number): Promise<void> {
    const step = turn.step + 1;
    await tx.query(
      `update watch_turn set state = 'running', step = $2, batch_size = $3, failures = 0, last_error = null, next_try_at = null
        where source = $1`,
      [turn.source, step, batchSize],
    );
    await this.jobs.enqueue(tx, watchWorks, { source: turn.source, step });
  }

  private async end(tx: Tx, turn: WatchTurn): Promise<void> {
    if (!(await holdTurn(tx, turn))) return;
    await tx.query(
      `update watch_turn
          set state = 'idle', step = step + 1, failures = 0, last_error = null, next_try_at = null, ended_at = $2
        where source = $1`,
      [turn.source, this.clock.now()],
    );
  }
}
