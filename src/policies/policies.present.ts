import type { Actor } from '../kernel/actor.ts';
import { seesDrafts, seesPeople, type PolicySummary } from './policies.queries.ts';
import { proposedNextReview } from './review-dates.rules.ts';
import { datesJson } from './version.present.ts';
import type { VersionSummary } from './versions.queries.ts';

/** A policy as the API shows it to `actor`. */
export function policyJson(policy: PolicySummary, actor: Actor) {
  const path = `/v1/policies/${policy.slug}`;
  const { inForceVersion, inForceFrom, inForceUntil } = policy;
  return {
    id: policy.id,
    slug: policy.slug,
    number: policy.number,
    manualSection: policy.manualSection,
    title: policy.title,
    state: policy.state,
    review: {
      last: policy.lastReview,
      next: policy.nextReview,
      // what the cadence, the anchor month and the ceiling come to, counted from the last review
      proposedNext: policy.lastReview === null ? null : proposedNextReview(policy.lastReview, policy),
    },
    cadenceMonths: policy.cadenceMonths,
    anchorMonth: policy.anchorMonth,
    ceilingMonths: policy.ceilingMonths,
    directorsNeeded: policy.directorsNeeded,
    inForce:
      inForceVersion === null ? null : { version: inForceVersion, from: inForceFrom, until: inForceUntil },
    ...(seesPeople(actor) ? { owner: policy.owner, reviewers: policy.reviewers, backup: policy.backup } : {}),
    ...(seesDrafts(actor) ? { drafts: policy.drafts } : {}),
    revision: policy.revision,
    links: {
      self: path,
      versions: `${path}/versions`,
      active: inForceVersion === null ? null : `${path}/active`,
    },
  };
}

/** A version in a policy's history; what only editors need is left out for the public. */
export function versionSummaryJson(slug: string, version: VersionSummary) {
  return {
    version: version.number,
    title: version.title,
    status: version.status,
    changeClass: version.changeClass,
    corrects: version.corrects,
    ...(version.lacks === null ? {} : { lacks: version.lacks }),
    contentHash: version.contentHash,
    envelopeHash: version.envelopeHash,
    dates: datesJson(version),
    inForce: version.inForce,
    periods: version.periods,
    approvedAt: version.approvedAt?.toString() ?? null,
    reviewOutcome: version.reviewOutcome,
    embargoUntil: version.embargoUntil,
    ...(version.state === 'approved'
      ? {}
      : { revision: version.revision, adoption: version.adoptionBatchId }),
    links: { self: `/v1/policies/${slug}/versions/${version.number}` },
  };
}
