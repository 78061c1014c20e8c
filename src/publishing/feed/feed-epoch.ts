import { randomBytes } from 'node:crypto';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';

/** True, in SQL, for the feed's row `f` where it was written in this very database: see the migration that made feed_home(). */
export const AT_HOME = '(f.home is not distinct from feed_home() and f.xmin = f.written_by::xid)';

/** What the operator is told of a new epoch. */
export const NEW_EPOCH =
  'the feed was restored, copied or promoted: it has a new epoch; readers who were further than it goes now begin anew';

/** The feed's row, held. */
export interface HeldFeed {
  readonly epoch: string;
  /** The last number given. */
  readonly last: number;
  /** True when it was just found to come from elsewhere, and was given a new epoch. */
  readonly begun: boolean;
}

/**
 * Holds the feed until `tx` ends: nobody else numbers. A feed that was restored, copied or promoted is given a new epoch
 * first, before anything else is written to its row, which would hide where it came from. How far it goes now is kept with
 * the epoch that ends: nothing was numbered since it came from there, so up to here it is the feed of that epoch.
 */
export async function holdFeed(tx: Tx): Promise<HeldFeed> {
  // The lock comes first and in a statement of its own: what is read after it is seen as of after the wait.
  await rows(tx, 'select from feed for update');
  const found = await row<{ epoch: string; last: number; atHome: boolean }>(
    tx,
    `select f.epoch, f.last_sequence as last, ${AT_HOME} as "atHome" from feed f`,
  );
  if (found === undefined) throw new Error('the table feed has lost its row');
  if (found.atHome) return { epoch: found.epoch, last: found.last, begun: false };
  await rows(
    tx,
    `insert into earlier_feed_epoch as e (epoch, last_sequence) values ($1, $2)
     on conflict (epoch) do update set last_sequence = least(e.last_sequence, excluded.last_sequence)`,
    [found.epoch, found.last],
  );
  const epoch = randomBytes(6).toString('hex');
  await rows(tx, 'update feed set epoch = $1', [epoch]);
  return { epoch, last: found.last, begun: true };
}
