/** What the rows say of the records that a cycle's searches found. */
export interface PrismaCounts {
  /** Hits of all searches, each PMID as often as it was found. */
  readonly hits: number;
  /** Different PMIDs among them. */
  readonly records: number;
  /** Of these: those that the policy screened, or was to screen, before this cycle. */
  readonly knownBefore: number;
  /** Those that PubMed counted but did not hand out. */
  readonly notReturned: number;
  /** Those not fetched yet, and those that wait for a decision. */
  readonly awaiting: number;
  readonly excluded: number;
  readonly included: number;
}

/** The PRISMA 2020 flow (Page et al., BMJ 2021;372:n71), of which each step follows from the one before. */
export interface PrismaFlow {
  readonly identified: number;
  readonly removed: {
    readonly duplicates: number;
    readonly knownBefore: number;
    readonly notReturned: number;
  };
  /** Records that nobody has decided on yet: they are not screened. */
  readonly awaiting: number;
  readonly screened: number;
  readonly excludedOnTitleAndAbstract: number;
  readonly sought: number;
  readonly notRetrieved: number;
  readonly assessed: number;
  readonly excludedInFullText: number;
  readonly included: number;
  /** identified − removed − awaiting = screened, and so on down to included. */
  readonly balanced: boolean;
}

/**
 * The flow of a cycle. A record is decided on title and abstract in one go, so that whatever was sought was retrieved
 * and assessed.
 */
export function prismaFlow(counts: PrismaCounts): PrismaFlow {
  const { hits, records, knownBefore, notReturned, awaiting, excluded, included } = counts;
  const duplicates = hits - records;
  const screened = excluded + included;
  return {
    identified: hits,
    removed: { duplicates, knownBefore, notReturned },
    awaiting,
    screened,
    excludedOnTitleAndAbstract: excluded,
    sought: screened - excluded,
    notRetrieved: 0,
    assessed: screened - excluded,
    excludedInFullText: 0,
    included,
    balanced: hits - duplicates - knownBefore - notReturned - awaiting === screened,
  };
}
