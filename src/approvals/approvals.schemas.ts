import { z } from 'zod';
import { calendarDateSchema, partialDateSchema } from '../platform/http/schemas.ts';
import { draftedChangeClasses } from '../policies/change-class.rules.ts';
import { readEnvelope } from '../policies/envelope.rules.ts';
import { reasonSchema } from '../platform/http/text-schemas.ts';
import { noticeWaiverGrounds } from '../policies/notice/notice-waiver.rules.ts';
import { noticeJson, noticeWaiverSchema } from '../policies/notice/notice.schemas.ts';
import { meaningSchema } from '../policies/policies.schemas.ts';
import type { ApprovalView } from './approvals.queries.ts';
import type { EnvelopeView } from './signatures/signatures.service.ts';
import { voteValues } from './votes/vote.rules.ts';

const passwordSchema = z.string().min(1).max(1000);
const hashSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'is no sha256:<hex>' });

/** Terms that only some versions are signed on. */
const specialTerms = {
  reason: reasonSchema.optional(),
  embargoUntil: calendarDateSchema.optional(),
};

const reviewTerms = {
  lastReview: partialDateSchema.optional(),
  nextReview: partialDateSchema.optional(),
  nextReviewReason: reasonSchema.optional(),
};

const yesOrNo = z.stringbool({ truthy: ['true'], falsy: ['false'] });

/** A waiver in a query, where it cannot be an object. */
const waiverQuery = {
  noticeWaiverGround: z.enum(noticeWaiverGrounds).optional(),
  noticeWaiverReason: reasonSchema.optional(),
};

/** Body of `POST …/votes`. */
export const voteSchema = z.strictObject({ vote: z.enum(voteValues), reason: reasonSchema.optional() });

/** Body of `POST …/withdraw`; none is needed. */
export const withdrawSchema = z.strictObject({ reason: reasonSchema.optional() }).optional();

/** Query of `GET …/envelope`. */
export const envelopeQuerySchema = z
  .object({
    effective: calendarDateSchema,
    changeClass: z.enum(draftedChangeClasses),
    ...reviewTerms,
    ...specialTerms,
    ...waiverQuery,
    countsAsReview: yesOrNo.optional(),
  })
  .transform(({ noticeWaiverGround: ground, noticeWaiverReason: reason, ...terms }, context) => {
    if (ground === undefined && reason === undefined) return terms;
    if (ground !== undefined && reason !== undefined) return { ...terms, noticeWaiver: { ground, reason } };
    const message = 'noticeWaiverGround and noticeWaiverReason come together';
    context.addIssue({ code: 'custom', path: ['noticeWaiverReason'], message });
    return z.NEVER;
  });

/** Body of `POST …/signatures`. */
export const signatureSchema = z.strictObject({
  meaning: meaningSchema,
  effective: calendarDateSchema,
  changeClass: z.enum(draftedChangeClasses),
  contentHash: hashSchema,
  envelopeHash: hashSchema.optional(),
  ...reviewTerms,
  ...specialTerms,
  noticeWaiver: noticeWaiverSchema.optional(),
  notCarriedBy: z.array(z.int().min(1)).max(200).optional(),
  countsAsReview: z.boolean().optional(),
  password: passwordSchema,
});

const reaffirmed = {
  /** The day after the signature unless given. */
  effective: calendarDateSchema.optional(),
  ...reviewTerms,
};

/** Query of `GET …/reaffirm/envelope`. */
export const reaffirmQuerySchema = z.object(reaffirmed);

/** Body of `POST …/reaffirm`. */
export const reaffirmSchema = z.strictObject({
  ...reaffirmed,
  envelopeHash: hashSchema.optional(),
  meaning: meaningSchema,
  password: passwordSchema,
});

/** What would be signed, as an object and as the very bytes. */
export function envelopeJson(view: EnvelopeView) {
  const { envelope, envelopeHash, contentHash, closesReview, signaturesNeeded, notice } = view;
  return {
    envelope: readEnvelope(envelope),
    canonical: envelope,
    envelopeHash,
    contentHash,
    closesReview,
    signaturesNeeded,
    notice: noticeJson(notice),
  };
}

/** How far an approval has come. */
export function approvalJson(view: ApprovalView) {
  const { policy, version, round, live, votes, tally, signatures, waiting } = view;
  return {
    policy: { id: policy.id, slug: policy.slug, title: version.title },
    version: version.number,
    state: version.state,
    revision: version.revision,
    contentHash: version.contentHash,
    round:
      round === null
        ? null
        : {
            number: round.number,
            live,
            contentHash: round.contentHash,
            submittedBy: round.submittedBy.name,
            submittedAt: round.submittedAt.toString(),
            closedAt: round.closedAt?.toString() ?? null,
            // an edit voids a round at once; its row is closed with the next submission
            outcome: round.outcome ?? (live ? null : 'returned'),
          },
    votes: votes.map(({ name, role, vote, reason, castAt }) => {
      return { name, role, vote, reason, castAt: castAt.toString() };
    }),
    tally: { ...tally, carried: live && tally.carried },
    // retroactive envelopes with one of their two signatures
    waiting: waiting.map(({ envelope, envelopeHash, personIds }) => {
      return { envelope: readEnvelope(envelope), envelopeHash, signatures: personIds.length };
    }),
    signatures: signatures.map(({ name, role, credentials, meaning, envelopeHash, signedAt, method }) => {
      return { name, role, credentials, meaning, envelopeHash, signedAt: signedAt.toString(), method };
    }),
  };
}
