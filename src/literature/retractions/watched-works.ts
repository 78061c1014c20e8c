import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { citingVersions } from './cited-works.queries.ts';

/**
 * In SQL: a row `reference` of `cited_reference` is about the row `work` of `watched_work`. One that prints a DOI alone is
 * about the work of that DOI, also where other references gave its PMID.
 */
export const refersTo = (reference: string, work: string): string =>
  `(${reference}.pmid = ${work}.pmid or (${reference}.pmid is null and ${reference}.doi = ${work}.doi))`;

/**
 * Brings the watched works up to the versions that are active or scheduled on `today`: works cited anew join at once,
 * those cited no more rest. What did not change since costs one look at the versions. Returns how many versions came or went.
 */
export async function followCitedWorks(tx: Tx, today: CalendarDate, now: Instant): Promise<number> {
  const gone = await versionIds(
    tx,
    `delete from watched_version where version_id in
       (select version_id from watched_version where version_id not in ${citingVersions('$1')} order by 1 for update)
     returning version_id as id`,
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
  if (come.length > 0) await addWorksOf(tx, come, now);
  if (come.length + gone.length > 0) await lockWorksOf(tx, [...come, ...gone]);
  if (come.length > 0) await watchWorksOf(tx, come);
  if (gone.length > 0) await restWorksOf(tx, gone);
  return come.length + gone.length;
}

/**
 * Holds these works, and those of these DOIs that have no PMID: all in the order of their ids, before anything about them
 * is locked, as everybody does who changes several. Returns the ids of those of the first that are still there.
 */
export async function lockWorks(
  tx: Tx,
  ids: readonly string[],
  dois: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const held = await rows<{ id: string }>(
    tx,
    `select id from watched_work where id = any($1::uuid[]) or (pmid is null and doi = any($2::text[]))
      order by id for no key update`,
    [ids, dois],
  );
  return new Set(held.map(({ id }) => id).filter((id) => ids.includes(id)));
}

async function versionIds(tx: Tx, sql: string, parameters: readonly unknown[]): Promise<string[]> {
  return (await rows<{ id: string }>(tx, sql, parameters)).map(({ id }) => id);
}

/** Adds works that were never cited before, and touches no other: nothing that is locked is waited for here. */
async function addWorksOf(tx: Tx, versions: readonly string[], now: Instant): Promise<void> {
  await tx.query(
    `insert into watched_work (id, pmid, doi, since)
     select gen_random_uuid(), pmid, min(doi), $2 from cited_reference
      where version_id = any($1::uuid[]) and pmid is not null group by pmid order by pmid
     on conflict do nothing`,
    [versions, now],
  );
  await tx.query(
    `insert into watched_work (id, doi, since)
     select gen_random_uuid(), doi, $2 from cited_reference r
      where version_id = any($1::uuid[]) and pmid is null
        and not exists (select from watched_work work where work.doi = r.doi)
      group by doi order by doi
     on conflict do nothing`,
    [versions, now],
  );
}

async function lockWorksOf(tx: Tx, versions: readonly string[]): Promise<void> {
  await rows(
    tx,
    `select from watched_work
      where id in (select work.id from cited_reference r join watched_work work on ${refersTo('r', 'work')}
                    where r.version_id = any($1::uuid[]))
      order by id for no key update`,
    [versions],
  );
}

async function watchWorksOf(tx: Tx, versions: readonly string[]): Promise<void> {
  await tx.query(
    `update watched_work work set cited = true, doi = coalesce(work.doi, cited.doi)
       from (select pmid, min(doi) as doi from cited_reference
              where version_id = any($1::uuid[]) and pmid is not null group by pmid) cited
      where work.pmid = cited.pmid and (not work.cited or (work.doi is null and cited.doi is not null))`,
    [versions],
  );
  await tx.query(
    `update watched_work work set cited = true
       from cited_reference r
      where r.version_id = any($1::uuid[]) and r.pmid is null and work.doi = r.doi and not work.cited`,
    [versions],
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
