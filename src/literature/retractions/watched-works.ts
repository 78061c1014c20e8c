import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { citingVersions } from './cited-works.queries.ts';

/** In SQL: a row `reference` of `cited_reference` is about the row `work` of `watched_work`. */
export const refersTo = (reference: string, work: string): string =>
  `(${reference}.pmid = ${work}.pmid or (${reference}.pmid is null and ${work}.pmid is null and ${reference}.doi = ${work}.doi))`;

/**
 * Brings the watched works up to the versions that are active or scheduled on `today`: works cited anew join at once,
 * those cited no more rest. What did not change since costs one look at the versions. Returns how many versions came or went.
 */
export async function followCitedWorks(tx: Tx, today: CalendarDate, now: Instant): Promise<number> {
  const gone = await versionIds(
    tx,
    `delete from watched_version where version_id not in ${citingVersions('$1')} returning version_id as id`,
    [today],
  );
  const come = await versionIds(
    tx,
    `insert into watched_version (version_id)
     select distinct version_id from ${citingVersions('$1')} citing
      where not exists (select from watched_version known where known.version_id = citing.version_id)
      order by version_id on conflict do nothing returning version_id as id`,
    [today],
  );
  if (come.length > 0) await watchWorksOf(tx, come, now);
  if (gone.length > 0) await restWorksOf(tx, gone);
  return come.length + gone.length;
}

async function versionIds(tx: Tx, sql: string, parameters: readonly unknown[]): Promise<string[]> {
  return (await rows<{ id: string }>(tx, sql, parameters)).map(({ id }) => id);
}

async function watchWorksOf(tx: Tx, versions: readonly string[], now: Instant): Promise<void> {
  await tx.query(
    `insert into watched_work as work (id, pmid, doi, since)
     select gen_random_uuid(), pmid, min(doi), $2 from cited_reference
      where version_id = any($1::uuid[]) and pmid is not null group by pmid order by pmid
     on conflict (pmid) do update set cited = true, doi = coalesce(work.doi, excluded.doi)
      where not work.cited or (work.doi is null and excluded.doi is not null)`,
    [versions, now],
  );
  await tx.query(
    `insert into watched_work as work (id, doi, since)
     select gen_random_uuid(), doi, $2 from cited_reference
      where version_id = any($1::uuid[]) and pmid is null group by doi order by doi
     on conflict (doi) where pmid is null do update set cited = true where not work.cited`,
    [versions, now],
  );
}

async function restWorksOf(tx: Tx, versions: readonly string[]): Promise<void> {
  await tx.query(
    `update watched_work work set cited = false
       from cited_reference past
      where past.version_id = any($1::uuid[]) and ${refersTo('past', 'work')} and work.cited
        and not exists (select from cited_reference r join watched_version using (version_id)
                         where ${refersTo('r', 'work')})`,
    [versions],
  );
}
