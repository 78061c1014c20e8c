import type { PublicationRecord, RecordSource } from './publication-record.ts';

/** A record as it stands in `literature_record`, or will. */
export interface KeptRecord {
  readonly id: string;
  readonly pmid: string | null;
  readonly sourceId: string | null;
  readonly fields: PublicationRecord;
}

/** What storing a batch comes to. */
export interface StoringPlan {
  readonly added: readonly KeptRecord[];
  readonly refreshed: readonly KeptRecord[];
  /** The row of each given record. */
  readonly ids: ReadonlyMap<PublicationRecord, string>;
}

/** PubMed's own text before the copy of it; each source's newer text before its older. */
const rank: Record<RecordSource, number> = { pubmed: 1, europe_pmc: 0 };

/**
 * Which given records are here already, by PMID and then by the other source's name, and what becomes of each: added, or
 * put over what was read before. The order of the given ones matters to nothing but which of two equal ones counts.
 */
export function planStoring(
  existing: readonly KeptRecord[],
  given: readonly PublicationRecord[],
  newId: () => string,
): StoringPlan {
  const plan = new Plan(existing, newId);
  const ids = new Map(given.map((record) => [record, plan.place(record)]));
  return { added: plan.added(), refreshed: plan.refreshed(), ids };
}

class Plan {
  readonly #rows = new Map<string, KeptRecord>();
  readonly #byPmid = new Map<string, string>();
  readonly #bySource = new Map<string, string>();
  readonly #new = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #newId: () => string;
  constructor(existing: readonly KeptRecord[], newId: () => string) {
    this.#newId = newId;
    for (const row of existing) this.#keep(row);
  }

  /** Finds or makes the row of a record and gives its id. */
  place(record: PublicationRecord): string {
    const { pmid, sourceId = null } = record;
    const byPmid = pmid === null ? undefined : this.#byPmid.get(pmid);
    const bySource = sourceId === null ? undefined : this.#bySource.get(sourceId);
    const named = bySource === undefined ? undefined : this.#rows.get(bySource);
    if (byPmid !== undefined) {
      // The other source learned the PMID of what stands here under its own name: that row tells so, and is joined.
      if (named?.pmid === null) this.#refresh(named, record);
      return this.#refresh(this.#row(byPmid), record);
    }
    if (named !== undefined && (pmid === null || named.pmid === null)) return this.#refresh(named, record);
    const row = {
      id: this.#newId(),
      pmid,
      sourceId: named === undefined ? sourceId : null,
      fields: record,
    };
    this.#new.add(row.id);
    this.#keep(row);
    return row.id;
  }

  added(): KeptRecord[] {
    return [...this.#new].map((id) => this.#row(id));
  }

  refreshed(): KeptRecord[] {
    return [...this.#changed].filter((id) => !this.#new.has(id)).map((id) => this.#row(id));
  }

  #refresh(row: KeptRecord, given: PublicationRecord): string {
    const { pmid, sourceId = null } = given;
    const fields = isBetter(given, row.fields) ? filled(given, row.fields) : filled(row.fields, given);
    const freePmid = row.pmid === null && pmid !== null && !this.#byPmid.has(pmid);
    const freeName = row.sourceId === null && sourceId !== null && !this.#bySource.has(sourceId);
    if (fields === row.fields && !freePmid && !freeName) return row.id;
    this.#changed.add(row.id);
    this.#keep({
      id: row.id,
      pmid: freePmid ? pmid : row.pmid,
      sourceId: freeName ? sourceId : row.sourceId,
      fields,
    });
    return row.id;
  }

  #keep(row: KeptRecord): void {
    this.#rows.set(row.id, row);
    if (row.pmid !== null) this.#byPmid.set(row.pmid, row.id);
    if (row.sourceId !== null) this.#bySource.set(row.sourceId, row.id);
  }

  #row(id: string): KeptRecord {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`no row ${id} in this plan`);
    return row;
  }
}

/** Of two readings of one record that are equally new the later given counts. */
function isBetter(given: PublicationRecord, kept: PublicationRecord): boolean {
  if (given.source !== kept.source) return rank[given.source] > rank[kept.source];
  return (given.history.revisedOn ?? '') >= (kept.history.revisedOn ?? '');
}

/** The better reading with the identifiers that only the other one has; itself when it lacks none. */
function filled(better: PublicationRecord, other: PublicationRecord): PublicationRecord {
  const doi = better.doi ?? other.doi;
  const pmcid = better.pmcid ?? other.pmcid;
  const pmid = better.pmid ?? other.pmid;
  const sourceId = better.sourceId ?? other.sourceId;
  const lacks =
    doi !== better.doi || pmcid !== better.pmcid || pmid !== better.pmid || sourceId !== better.sourceId;
  return lacks ? { ...better, pmid, doi, pmcid, ...(sourceId === undefined ? {} : { sourceId }) } : better;
}
