/** A change that a notice may have been given of, by SQL expressions. */
export interface NotifiedChange {
  readonly versionId: string;
  readonly contentHash: string;
  /** Its first day. */
  readonly effective: string;
  /** The organisation's day of its signature. */
  readonly signedOn: string;
  readonly linesOfBusiness: string;
  readonly jurisdictions: string;
}

/**
 * True, in SQL, for a row of `notice_given` from which a change's notice counts: it announced this very text for its
 * scope, for a day no later than the one it got, and no later than the signature.
 */
export function isNoticeOf(given: string, change: NotifiedChange): string {
  const { versionId, contentHash, effective, signedOn, linesOfBusiness, jurisdictions } = change;
  const same = (column: string, scope: string) =>
    `${given}.${column} @> ${scope} and ${given}.${column} <@ ${scope}`;
  return `(${given}.version_id = ${versionId} and ${given}.content_hash = ${contentHash}
    and ${given}.planned_effective <= ${effective} and ${given}.given_on <= ${signedOn}
    and ${same('lines_of_business', linesOfBusiness)} and ${same('jurisdictions', jurisdictions)})`;
}
