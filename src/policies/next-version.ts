import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';

/** The row of a version with the text of another, on which it is based. Nobody is its author yet. */
export function nextVersionFrom(base: PolicyVersionRow, number: number, now: Instant) {
  return {
    id: newId(),
    policyId: base.policyId,
    number,
    baseVersionId: base.id,
    title: base.title,
    document: base.document,
    contentHash: base.contentHash,
    origin: base.origin,
    literatureSearchedThrough: base.literatureSearchedThrough,
    linesOfBusiness: base.linesOfBusiness,
    jurisdictions: base.jurisdictions,
    createdAt: now,
  } satisfies Partial<PolicyVersionRow>;
}
