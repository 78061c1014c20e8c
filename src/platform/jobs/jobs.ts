import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { PgBoss, type Job, type JobResult } from 'pg-boss';
import { Settings } from '../config/settings.ts';
import type { Tx } from '../database/database.ts';
import { rows } from '../database/rows.ts';
import { DatabaseUrl } from '../database/database-url.ts';
import { Logger } from '../logging/logger.ts';
import { defineJob, type JobDefinition } from './job-definition.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

export { defineJob };

/** Works jobs that were fetched together, and says of each how it ended, in their order. */
type BatchHandler<Payload extends object> = (
  payloads: readonly Payload[],
) => Promise<readonly PromiseSettledResult<void>[]>;

/** When and how one job is put in the queue. */
export interface EnqueueOptions {
  /** Seconds on the wall clock to wait before the first try. */
  readonly startAfterSeconds?: number;
}

/** Longest pause between two tries of a job. */
const LONGEST_RETRY_SECONDS = 3600;
/** The queue throws waiting jobs away after two weeks unless told otherwise; ours wait however long nobody works them. */
const KEPT_SECONDS = 10 * 365 * 24 * 3600;
/** A worker that has not been heard of for this long has died: its jobs go to another. */
const HEARTBEAT_SECONDS = 10;
/**
 * Workers that share a kind's concurrency. Each fetches jobs by the batch and fetches again when its batch is done, so
 * that a slow job keeps its own worker waiting and not the kind; more of them would ask an idle queue more often.
 */
const WORKERS = 2;
/** How often the queue is looked over for lost work. */
const SUPERVISE_SECONDS = 5;

/**
 * The durable queue, in the same PostgreSQL. A job is enqueued in the transaction of the change that asks for it,
 * and is worked at least once, by any replica, after that transaction has committed.
 */
@Injectable()
export class Jobs implements BeforeApplicationShutdown {
  private readonly handlers = new Map<
    string,
    { job: JobDefinition<object>; handler: BatchHandler<object> }
  >();
  private readonly boss: PgBoss;
  private started = false;

  constructor(
    databaseUrl: DatabaseUrl,
    private readonly settings: Settings,
    private readonly logger: Logger,
  ) {
    this.boss = new PgBoss({
      connectionString: databaseUrl.value,
      schema: QUEUE_SCHEMA,
      max: 6,
      application_name: 'almanac queue',
      migrate: false,
      schedule: false,
      supervise: settings.workQueue,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      useListenNotify: settings.workQueue,
    });
    this.boss.on('error', (error) => this.logger.warn({ error: error.message }, 'queue'));
  }

  /** Registers the one handler of a kind of work; called while the application is put together. */
  handle<Payload extends object>(
    job: JobDefinition<Payload>,
    handler: (payload: Payload) => Promise<void>,
  ): void {
    this.handleBatch(
      job,
      async (payloads) => await Promise.allSettled(payloads.map(async (payload) => await handler(payload))),
    );
  }

  /** {@link handle} for a kind of work of which many jobs cost less together: those that were fetched at once come at once. */
  handleBatch<Payload extends object>(job: JobDefinition<Payload>, handler: BatchHandler<Payload>): void {
    if (this.handlers.has(job.name)) throw new Error(`two handlers for the job ${job.name}`);
    this.handlers.set(job.name, { job, handler: handler as BatchHandler<object> });
  }

  /** Puts one job in the queue; it exists when `tx` commits. */
  async enqueue<Payload extends object>(
    tx: Tx,
    job: JobDefinition<Payload>,
    payload: Payload,
    options: EnqueueOptions = {},
  ): Promise<void> {
    await this.boss.send(job.name, payload, {
      db: executing(tx),
      ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
    });
  }

  /** Puts many jobs of one kind in the queue with one statement. */
  async enqueueAll<Payload extends object>(
    tx: Tx,
    job: JobDefinition<Payload>,
    payloads: readonly Payload[],
  ): Promise<void> {
    if (payloads.length === 0) return;
    await this.boss.insert(
      job.name,
      payloads.map((data) => ({ data })),
      { db: executing(tx) },
    );
  }

  /** Opens the queue, declares every registered kind of work and, where settings say so, begins to work it. */
  async start(): Promise<void> {
    await this.boss.start();
    this.started = true;
    for (const { job } of this.handlers.values()) await this.open(job);
    if (!this.settings.workQueue) return;
    for (const { job } of this.handlers.values()) await this.begin(job);
  }

  /** Jobs of each kind that wait, run, will be retried, or are dead. */
  async counts(): Promise<{ name: string; state: string; count: number }[]> {
    const { rows: found } = await this.boss.getDb().executeSql(
      `select name, state::text as state, count(*)::int as count from ${QUEUE_SCHEMA}.job
       where state <> 'completed' group by name, state order by name, state`,
    );
    return found as { name: string; state: string; count: number }[];
  }

  /** Kinds of jobs of which one could have begun more than so many seconds ago and has not. */
  async late(seconds: number): Promise<string[]> {
    const { rows: found } = await this.boss.getDb().executeSql(
      `select distinct name from ${QUEUE_SCHEMA}.job
        where state in ('created', 'retry') and start_after < clock_timestamp() - make_interval(secs => $1) order by name`,
      [seconds],
    );
    return (found as { name: string }[]).map(({ name }) => name);
  }

  /** Those of the payloads of which no job of the kind waits, runs or will be retried. */
  async without<Payload extends object>(
    tx: Tx,
    job: JobDefinition<Payload>,
    payloads: readonly Payload[],
  ): Promise<Payload[]> {
    if (payloads.length === 0) return [];
    const found = await rows<{ payload: Payload }>(
      tx,
      `select payload from jsonb_array_elements($2::jsonb) as given (payload)
       except select data from ${QUEUE_SCHEMA}.job where name = $1 and state in ('created', 'retry', 'active')`,
      [job.name, JSON.stringify(payloads)],
    );
    return found.map(({ payload }) => payload);
  }

  /** True when nothing is being worked and nothing that may start now waits. */
  async isIdle(): Promise<boolean> {
    const { rows: found } = await this.boss.getDb().executeSql(
      `select exists (select from ${QUEUE_SCHEMA}.job
         where state = 'active' or (state in ('created', 'retry') and start_after <= clock_timestamp())) as busy`,
    );
    return found[0]?.busy === false;
  }

  /** Lets running jobs finish and stops. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.started) return;
    this.started = false;
    await this.boss.stop({ graceful: true, timeout: 20_000 });
  }

  /** Declares a kind of work to the queue, or brings its declaration up to date. */
  async open({ name, options }: JobDefinition<object>): Promise<void> {
    const queue = {
      retryLimit: options.retryLimit,
      retryDelay: options.retryDelaySeconds,
      retryBackoff: true,
      retryDelayMax: LONGEST_RETRY_SECONDS,
      retentionSeconds: KEPT_SECONDS,
      expireInSeconds: options.expireInSeconds,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      notify: true,
    };
    await this.boss.createQueue(name, queue);
    await this.boss.updateQueue(name, queue);
  }

  /** Begins to work one kind of work. */
  async begin({ name, options }: JobDefinition<object>): Promise<void> {
    const handler = this.handlers.get(name)?.handler;
    if (handler === undefined) throw new Error(`no handler for the job ${name}`);
    const workers = Math.min(WORKERS, options.concurrency);
    const batchSize = Math.floor(options.concurrency / workers);
    await this.boss.work(
      name,
      {
        localConcurrency: workers,
        batchSize,
        burstWhenBatchFull: batchSize > 1,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 2,
        perJobResults: true,
      },
      async (jobs: Job<object>[]): Promise<JobResult[]> => {
        const ends = await handler(jobs.map(({ data }) => data));
        return jobs.map((job, index) => this.resultOf(name, job, ends[index]));
      },
    );
  }

  private resultOf(name: string, job: Job<object>, end: PromiseSettledResult<void> | undefined): JobResult {
    if (end?.status === 'fulfilled') return { id: job.id, status: 'completed' };
    const error: unknown = end?.reason;
    const message = error instanceof Error ? error.message : String(error);
    this.logger.warn(
      { job: name, jobId: job.id, error: message, stack: stackOf(error) },
      'job failed; it waits for its next try',
    );
    return { id: job.id, status: 'failed', output: { message } };
  }
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);

/** The queue's statements inside a TypeORM transaction. */
function executing(tx: Tx) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => ({
      rows: await rows<never>(tx, text, values),
    }),
  };
}
