import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { WatchAnswer, WatchSourceName } from './watch-source.ts';

/**
 * Notes that a source answered for these works. One that it does not know is asked for again a day later, since a reply
 * may lack records by mistake, and counts as looked up then. Returns the works that it did not know twice.
 */
export async function recordAnswers(
  tx: Tx,
  source: WatchSourceName,
  answers: readonly WatchAnswer[],
  now: Instant,
): Promise<Set<string>> {
  const found = await rows<{ id: string; missed: boolean }>(
    tx,
    `insert into watch_check as checked (work_id, source, tried_at, checked_at, missed_at)
     select work_id, $1, $2::timestamptz, case when known then $2::timestamptz end, case when not known then $2::timestamptz end
       from unnest($3::uuid[], $4::boolean[]) as answer (work_id, known) order by work_id
     on conflict (work_id, source) do update
        set tried_at = excluded.tried_at,
            checked_at = case when excluded.missed_at is null or checked.missed_at is not null then $2::timestamptz
                              else checked.checked_at end,
            missed_at = case when excluded.missed_at is not null then coalesce(checked.missed_at, excluded.missed_at) end,
            last_error = null
     returning work_id as id, missed_at is not null and checked_at = tried_at as missed`,
    [source, now, answers.map(({ workId }) => workId), answers.map(({ ties }) => ties !== null)],
  );
  return new Set(found.flatMap(({ id, missed }) => (missed ? [id] : [])));
}

/** Notes that a source refuses to answer for one work. */
export async function recordRefusal(
  tx: Tx,
  source: WatchSourceName,
  workId: string,
  message: string,
  now: Instant,
): Promise<void> {
  await tx.query(
    `insert into watch_check (work_id, source, tried_at, last_error)
     select id, $2, $3, $4 from watched_work where id = $1
     on conflict (work_id, source) do update set tried_at = excluded.tried_at, last_error = excluded.last_error`,
    [workId, source, now, message],
  );
}

/** Has a work looked up at the next opportunity. Nothing happens for one that nobody cites. */
export async function askAgain(tx: Tx, pmid: string): Promise<void> {
  await tx.query(
    `update watch_check checked set tried_at = null from watched_work work
      where work.pmid = $1 and checked.work_id = work.id and checked.tried_at is not null`,
    [pmid],
  );
}

/** Learns the DOIs of works whose references print none. */
export async function learnDois(tx: Tx, answers: readonly WatchAnswer[]): Promise<void> {
  const told = answers.flatMap(({ workId, doi }) => (doi === null ? [] : [{ workId, doi }]));
  if (told.length === 0) return;
  await tx.query(
    `update watched_work work set doi = told.doi
       from unnest($1::uuid[], $2::text[]) as told (id, doi)
      where work.id = told.id and work.doi is null and work.pmid is not null`,
    [told.map(({ workId }) => workId), told.map(({ doi }) => doi)],
  );
}
