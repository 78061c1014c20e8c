import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** One entry of the reference list of a version that is in force or will be. */
export interface CitedReference {
  readonly policyId: string;
  readonly versionId: string;
  /** The version's number. */
  readonly version: number;
  /** The reference's number in that version's list. */
  readonly number: number;
  readonly pmid: string | null;
  /** Lower-case, without a resolver. */
  readonly doi: string | null;
}

/**
 * In SQL: `e`, the effective periods as now known that have not ended on `day`, so those of the active version and of
 * every scheduled one. Embargoed versions are among them: what is embargoed is kept from the public, not from the watch.
 */
export const periodsFrom = (day: string): string =>
  `effective_period e where upper_inf(e.recorded) and (upper_inf(e.valid) or upper(e.valid) > ${day}::date)`;

/** In SQL: the ids of the versions that are active or scheduled on `day`. */
export const citingVersions = (day: string): string => `(select e.version_id from ${periodsFrom(day)})`;

/**
 * The references, with a PMID or a DOI, of a policy's active and scheduled versions on the organisation's `today`: the
 * active version first, each in the order of its list.
 */
export async function citedReferencesOf(
  tx: Tx,
  policyId: string,
  today: CalendarDate,
): Promise<CitedReference[]> {
  return await rows<CitedReference>(
    tx,
    `select v.policy_id as "policyId", v.id as "versionId", v.number as version, r.number, r.pmid, r.doi
       from policy_version v
       join cited_reference r on r.version_id = v.id
       join (select version_id, min(lower(valid)) as begins from ${periodsFrom('$2')} group by version_id) period
         on period.version_id = v.id
      where v.policy_id = $1
      order by period.begins, v.number, r.position`,
    [policyId, today],
  );
}

/** The PMIDs that a policy's active and scheduled versions cite on the organisation's `today`, each once, in the order cited. */
export async function citedPmids(tx: Tx, policyId: string, today: CalendarDate): Promise<string[]> {
  const references = await citedReferencesOf(tx, policyId, today);
  return [...new Set(references.flatMap(({ pmid }) => (pmid === null ? [] : [pmid])))];
}

/** The PMIDs that any policy's active or scheduled version cites on the organisation's `today`, each once. */
export async function allCitedPmids(tx: Tx, today: CalendarDate): Promise<string[]> {
  const found = await rows<{ pmid: string }>(
    tx,
    `select distinct pmid from cited_reference where pmid is not null and version_id in ${citingVersions('$1')} order by pmid`,
    [today],
  );
  return found.map(({ pmid }) => pmid);
}
