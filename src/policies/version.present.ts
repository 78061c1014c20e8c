import { citationStateOf } from '../documents/references/document-citations.ts';
import { revisionTag } from '../platform/http/if-match.ts';
import { readEnvelope, type SignedPolicy, type VersionDates } from './envelope.rules.ts';
import type { PolicyVersionRow, VersionSignatureRow } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';
import { documentOf } from './stored-document.ts';

/**
 * A version as it was signed, the same for ever: policy, number and title come from the envelope, so that a later edit
 * of the policy changes nothing here. For a version that nobody signed yet `policy` says what its envelope would.
 * Signatures are those over its own envelope, in the order given.
 */
export function versionJson(
  version: PolicyVersionRow,
  signatures: readonly VersionSignatureRow[],
  policy: SignedPolicy | null = null,
) {
  const { envelope } = version;
  const document = documentOf(version);
  const signed = envelope === null ? policy : readEnvelope(envelope).policy;
  if (signed === null)
    throw new TypeError(`version ${version.id} is not signed: say which policy it belongs to`);
  return {
    policy: { id: signed.id, slug: signed.slug, number: signed.number, title: signed.title },
    version: version.number,
    changeClass: version.changeClass,
    contentHash: version.contentHash,
    envelopeHash: version.envelopeHash,
    dates: datesJson(version),
    scope: { linesOfBusiness: version.linesOfBusiness, jurisdictions: version.jurisdictions },
    // all that the content hash is taken over, so that a reader can take it again
    document: {
      sections: document.sections.map(({ id, heading, level, markdown }) => ({
        id,
        heading,
        level,
        markdown,
      })),
      criteria: document.criteria.map(({ id, section, label, determination, markdown }) => {
        return { id, section, label, determination, markdown };
      }),
      references: document.references.map(({ number, citation, pmid, pmidPrinted, doi, url }) => {
        return { number, citation, pmid, pmidPrinted, doi, url };
      }),
      codes: document.codes.map(({ system, code, description }) => ({ system, code, description })),
      crossReferences: document.crossReferences,
      boilerplate: document.boilerplate.map(({ heading, markdown }) => ({ heading, markdown })),
    },
    signatures: signatures
      .filter((signature) => signature.envelopeHash === version.envelopeHash && countsFor(version, signature))
      .map(({ name, role, credentials, meaning, signedAt }) => {
        return { name, role, credentials, meaning, signedAt: signedAt.toString() };
      }),
  };
}

/**
 * A version that is not signed, with what its editors need to know. `lacks` are the corrections that its text would drop
 * unseen: it has them neither from its base nor says that it carries them.
 */
export function draftJson(
  version: PolicyVersionRow,
  policy: PolicyRow,
  baseVersion: number | null,
  lacks: readonly number[] = [],
) {
  const { id, slug, number } = policy;
  return {
    ...versionJson(version, [], { id, slug, number, title: version.title }),
    state: version.state,
    revision: version.revision,
    etag: revisionTag(version.revision),
    baseVersion,
    corrects: version.correctsVersionId === null ? null : baseVersion,
    carries: version.carries,
    lacks,
    adoption: version.adoptionBatchId,
    submittedAt: version.submittedAt?.toString() ?? null,
    source: version.sourceName === null ? null : { name: version.sourceName, hash: version.sourceHash },
    broughtBy: version.broughtBy?.name ?? null,
    findings: version.findings,
    citations: citationsJson(version),
  };
}

/** What its text cites that is not listed, and lists that it does not cite, as it stands now. */
function citationsJson(version: PolicyVersionRow) {
  const { withoutReference, notCited } = citationStateOf(documentOf(version));
  return { withoutReference, notCited };
}

/** Whether a signature was given for the revision that was approved, and not for one that an edit left behind. */
function countsFor({ revision }: PolicyVersionRow, { versionRevision }: VersionSignatureRow): boolean {
  return versionRevision === null || versionRevision === revision - 1; // the approval is a revision of its own
}

/** The dates a version prints. */
export function datesJson(dates: VersionDates) {
  return {
    origin: dates.origin,
    lastReview: dates.lastReview,
    nextReview: dates.nextReview,
    effective: dates.effective,
    literatureSearchedThrough: dates.literatureSearchedThrough,
  };
}
