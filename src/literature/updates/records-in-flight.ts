import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** Longer than a request may last: what is older belonged to a worker that died. */
const LONGEST_FLIGHT_SECONDS = 120;

/** A hit whose record is not here yet. */
export interface WantedHit {
  /** Its place in the search's result. */
  readonly position: number;
  readonly pmid: string;
}

/**
 * Takes the next records of a search that nobody is fetching, by their places, so that two policies which find the same
 * do not both fetch it. What the same search took before, and its worker did not live to keep, is taken again.
 */
export async function takeInFlight(tx: Tx, searchId: string, most: number): Promise<WantedHit[]> {
  return await rows<WantedHit>(
    tx,
    `with wanted as (
       select h.pmid from literature_hit h
        where h.search_id = $1 and h.state = 'found' and not exists (
          select from record_in_flight f
           where f.pmid = h.pmid and f.search_id <> $1 and f.until > clock_timestamp())
        order by h.position limit $2),
     taken as (
       insert into record_in_flight as f (pmid, search_id, until)
       select pmid, $1, clock_timestamp() + make_interval(secs => $3) from wanted order by pmid
       on conflict (pmid) do update set search_id = excluded.search_id, until = excluded.until
         where f.search_id = excluded.search_id or f.until <= clock_timestamp()
       returning pmid)
     select h.position, h.pmid from literature_hit h join taken using (pmid) where h.search_id = $1 order by h.position`,
    [searchId, most, LONGEST_FLIGHT_SECONDS],
  );
}

/** The search's request is over, whatever it brought. */
export async function letGo(tx: Tx, searchId: string): Promise<void> {
  await tx.query('delete from record_in_flight where search_id = $1', [searchId]);
}
