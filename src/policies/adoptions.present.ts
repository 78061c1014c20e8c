import type { AdoptionItem } from './adoption-items.ts';
import type { AdoptionSummary, AdoptionView } from './adoptions.queries.ts';
import { signatureJson, stillWaitingJson } from './signatures/signature.present.ts';
import { datesJson } from './version.present.ts';

/** A batch in the list of batches. */
export function adoptionSummaryJson(batch: AdoptionSummary) {
  return {
    id: batch.id,
    state: batch.state,
    openedAt: batch.openedAt.toString(),
    openedBy: batch.openedBy,
    signedAt: batch.signedAt?.toString() ?? null,
    signedBy: batch.signedByName,
    versions: batch.versions,
  };
}

/** A batch as its signer is shown it. */
export function adoptionJson(batch: AdoptionView) {
  return {
    ...adoptionSummaryJson(batch),
    batchHash: batch.batchHash,
    ...(batch.state === 'open'
      ? stillWaitingJson(batch)
      : { signaturesNeeded: batch.signaturesNeeded, given: batch.signatures.map(signatureJson) }),
    blocked: batch.items.some(({ blocking }) => blocking.length > 0),
    items: batch.items.map(itemJson),
  };
}

function itemJson({ policy, version, envelopeHash, blocking }: AdoptionItem) {
  return {
    policy: { id: policy.id, slug: policy.slug, number: policy.number, title: version.title },
    version: version.number,
    revision: version.revision,
    dates: datesJson(version),
    contentHash: version.contentHash,
    envelopeHash,
    source: { name: version.sourceName, hash: version.sourceHash },
    broughtBy: version.broughtBy?.name ?? null,
    findings: version.findings,
    blocking,
    links: { version: `/v1/policies/${policy.slug}/versions/${version.number}` },
  };
}
