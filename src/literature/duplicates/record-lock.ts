import type { Tx } from '../../platform/database/database.ts';

/**
 * Makes all who add, join or part records take turns, over all replicas, until the transaction ends. It is asked for
 * after the rows of a search and before those of screenings.
 */
export async function holdRecordStore(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.literature.records'), 0)`);
}
