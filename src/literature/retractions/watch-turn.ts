import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { AskedWork, WatchSource, WatchSourceName } from './watch-source.ts';
import { LARGEST_BATCH, RECHECK_DAYS, RETRY_DAYS } from './watch-turn.rules.ts';

/**
 * One request to one source. Each enqueues the next as long as works are due, so that the watch takes its turn among the
 * searches of the policies as one of them, and a crash costs one request.
 */
export const watchWorks = defineJob<{ source: WatchSourceName; step: number }>('literature.watch-works', {
  concurrency: 2,
  retryLimit: UNTIL_DONE,
});

/** How far the round of look-ups at one source is. */
export interface WatchTurn {
  readonly source: WatchSourceName;
  readonly state: 'idle' | 'running' | 'waiting';
  /** Counts its requests; the job of an earlier step finds nothing to do. */
  readonly step: number;
  readonly batchSize: number;
  /** Failed requests in a row. */
  readonly failures: number;
  readonly lastError: string | null;
  /** By the database's clock; null while nothing is wrong. */
  readonly nextTryAt: Instant | null;
  /** When the latest round began, and when it had asked for all. */
  readonly beganAt: Instant | null;
  readonly endedAt: Instant | null;
}

const TURN = `select source, state, step, batch_size as "batchSize", failures, last_error as "lastError",
  next_try_at as "nextTryAt", began_at as "beganAt", ended_at as "endedAt" from watch_turn`;

/** Every turn there has been, by its source. */
export async function readTurns(tx: Tx): Promise<WatchTurn[]> {
  return await rows<WatchTurn>(tx, `${TURN} order by source desc`);
}

/** The turn of a source; undefined before its first. */
export async function readTurn(tx: Tx, source: WatchSourceName): Promise<WatchTurn | undefined> {
  return await row<WatchTurn>(tx, `${TURN} where source = $1`, [source]);
}

/** Holds the turn at the step at which it was read. False when another job did this step: its outcome counts then. */
export async function holdTurn(tx: Tx, { source, step }: WatchTurn): Promise<boolean> {
  const sql = `select from watch_turn where source = $1 and step = $2 and state <> 'idle' for update`;
  return (await row(tx, sql, [source, step])) !== undefined;
}

/** Begins a round at a source that rests, and gives its first step; null where one runs or waits already. */
export async function beginTurn(tx: Tx, source: WatchSourceName, now: Instant): Promise<number | null> {
  const begun = await row<{ step: number }>(
    tx,
    `insert into watch_turn as turn (source, state, step, batch_size, began_at) values ($1, 'running', 1, $2, $3)
     on conflict (source) do update
        set state = 'running', step = turn.step + 1, began_at = $3, ended_at = null
      where turn.state = 'idle'
     returning step`,
    [source, LARGEST_BATCH, now],
  );
  return begun?.step ?? null;
}

/**
 * Gives a round its next step whose job is gone, since the queue was emptied by hand, a backup was restored or the job
 * died. Returns whether one was lost.
 */
export async function findLostTurn(tx: Tx, jobs: Jobs, source: WatchSourceName): Promise<boolean> {
  const held = await row<{ step: number; seconds: number | null }>(
    tx,
    `select step, ceil(extract(epoch from next_try_at - clock_timestamp()))::int as seconds from watch_turn
      where source = $1 and state <> 'idle' for update skip locked`,
    [source],
  );
  if (held === undefined) return false; // or a job is at it just now
  const { step, seconds } = held;
  if ((await jobs.without(tx, watchWorks, [{ source, step }])).length === 0) return false;
  const delay = seconds === null || seconds <= 0 ? {} : { startAfterSeconds: seconds };
  await jobs.enqueue(tx, watchWorks, { source, step }, delay);
  return true;
}

/**
 * In SQL: the look-up `checked` of a watched work, or its absence, is due: a week after the last, a day after one that
 * failed, at once for a work cited anew, and for one whose last look-up a clock turned back has put into the future.
 */
const isDue = (now: string): string => `(checked.tried_at is null or checked.tried_at > ${now}
  or checked.tried_at <= ${now} - make_interval(days =>
       case when checked.checked_at = checked.tried_at then ${RECHECK_DAYS} else ${RETRY_DAYS} end))`;

/** Works that are due at a source, those waiting longest first. */
export async function dueWorks(
  tx: Tx,
  { name, by }: WatchSource,
  now: Instant,
  limit: number,
): Promise<AskedWork[]> {
  return await rows<AskedWork>(
    tx,
    `select work.id, work.pmid, work.doi
       from watched_work work
       left join watch_check checked on checked.work_id = work.id and checked.source = $1
      where work.cited and work.${by} is not null and ${isDue('$2::timestamptz')}
      order by checked.tried_at nulls first, work.id limit $3`,
    [name, now, limit],
  );
}
