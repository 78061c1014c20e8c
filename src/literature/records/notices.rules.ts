/** How a notice names its tie, and how the affected record names the same one. */
const affectedBy: ReadonlyMap<string, string> = new Map([
  ['RetractionOf', 'RetractionIn'],
  ['PartialRetractionOf', 'PartialRetractionIn'],
  ['ExpressionOfConcernFor', 'ExpressionOfConcernIn'],
  ['ErratumFor', 'ErratumIn'],
  ['UpdateOf', 'UpdateIn'],
  ['RepublishedFrom', 'RepublishedIn'],
  ['CorrectedandRepublishedFrom', 'CorrectedandRepublishedIn'],
  ['RetractedandRepublishedFrom', 'RetractedandRepublishedIn'],
]);
const affected = new Set(affectedBy.values());

/** A record is affected by what was published about it. */
export interface ReadNotice {
  /** The affected record. */
  readonly pmid: string;
  /** As the affected record names it: `RetractionIn`. */
  readonly type: string;
  /** The record that says so; null where PubMed has none. */
  readonly noticePmid: string | null;
  readonly source: string;
}

/** A tie of a record to another, as its `commentsCorrections` have it. */
export interface ReadTie {
  readonly type: string;
  readonly pmid: string | null;
  readonly source: string;
}

/** What a record says of others whose notice it is, and of itself. Comments, replies and preprints affect nothing. */
export function noticesIn(record: {
  readonly pmid: string | null;
  readonly commentsCorrections: readonly ReadTie[];
}): ReadNotice[] {
  return record.commentsCorrections.flatMap(({ type, pmid, source }): ReadNotice[] => {
    const turned = affectedBy.get(type);
    if (turned !== undefined && pmid !== null) {
      return [{ pmid, type: turned, noticePmid: record.pmid, source }];
    }
    if (affected.has(type) && record.pmid !== null) {
      return [{ pmid: record.pmid, type, noticePmid: pmid, source }];
    }
    return [];
  });
}
