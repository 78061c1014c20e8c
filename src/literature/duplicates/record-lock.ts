import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/**
 * Makes all who add, join or part records take turns, over all replicas, until the transaction ends. It is asked for
 * after the rows of a search and before those of screenings.
 */
export async function holdRecordStore(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.literature.records'), 0)`);
}

/** Holds these records' screenings in the order in which everybody does: by their ids, all in one statement. */
export async function holdScreeningsOf(tx: Tx, recordIds: readonly string[]): Promise<void> {
  await rows(tx, 'select from screening where record_id = any($1::uuid[]) order by id for update', [
    recordIds,
  ]);
}

/**
 * Holds the screenings of all records that a change of these can reach: what they are suspected to be, what those are
 * suspected to be, and all that stand under or for one of them. Asked for before the first row is written, since who writes
 * piece by piece and who decides on many at once would otherwise wait for each other.
 */
export async function holdScreeningsAround(tx: Tx, recordIds: readonly string[]): Promise<void> {
  if (recordIds.length === 0) return;
  const found = await rows<{ id: string }>(
    tx,
    `with recursive near as (
       select unnest($1::uuid[]) as id, 0 as steps
        union
       select suspected.id, near.steps + 1
         from near
        cross join lateral (
           select other_id as id from duplicate_suspicion where record_id = near.id
            union all
           select record_id from duplicate_suspicion where other_id = near.id) suspected
        where near.steps < 2),
     standing as (
       select coalesce(r.same_as, r.id) as id from literature_record r where r.id in (select id from near))
     select id from near
      union
     select id from standing
      union
     select r.id from literature_record r where r.same_as in (select id from standing)`,
    [recordIds],
  );
  await holdScreeningsOf(
    tx,
    found.map(({ id }) => id),
  );
}
