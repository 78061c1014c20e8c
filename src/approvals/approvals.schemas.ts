import { z } from 'zod';
import { calendarDateSchema, partialDateSchema } from '../platform/http/schemas.ts';
import { draftedChangeClasses } from '../policies/change-class.rules.ts';
import { readEnvelope } from '../policies/envelope.rules.ts';
import { reasonSchema } from '../platform/http/text-schemas.ts';
import { meaningSchema } from '../policies/policies.schemas.ts';
import type { ApprovalView } from './approvals.queries.ts';
import type { EnvelopeView } from './signatures.service.ts';
import { voteValues } from './vote.rules.ts';

const hashSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'is no sha256:<hex>' });

const reviewTerms = {
  lastReview: partialDateSchema.optional(),
  nextReview: partialDateSchema.optional(),
  nextReviewReason: reasonSchema.optional(),
};

/** Body of `POST …/votes`. */
export const voteSchema = z.strictObject({ vote: z.enum(voteValues), reason: reasonSchema.optional() });

/** Body of `POST …/withdraw`; none is needed. */
export const withdrawSchema = z.strictObject({ reason: reasonSchema.optional() }).optional();

/** Query of `GET …/envelope`. */
export const envelopeQuerySchema = z.object({
  effective: calendarDateSchema,
  changeClass: z.enum(draftedChangeClasses),
  ...reviewTerms,
  countsAsReview: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});

/** Body of `POST …/signatures`. */
export const signatureSchema = z.strictObject({
  meaning: meaningSchema,
  effective: calendarDateSchema,
  changeClass: z.enum(draftedChangeClasses),
  contentHash: hashSchema,
  envelopeHash: hashSchema.optional(),
  ...reviewTerms,
  countsAsReview: z.boolean().optional(),
  password: z.string().min(1).max(1000),
});

/** What would be signed, as an object and as the very bytes. */
export function envelopeJson({ envelope, envelopeHash, contentHash, closesReview }: EnvelopeView) {
  return { envelope: readEnvelope(envelope), canonical: envelope, envelopeHash, contentHash, closesReview };
}

/** How far an approval has come. */
export function approvalJson({ policy, version, round, live, votes, tally, signatures }: ApprovalView) {
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
    signatures: signatures.map(({ name, role, credentials, meaning, envelopeHash, signedAt, method }) => {
      return { name, role, credentials, meaning, envelopeHash, signedAt: signedAt.toString(), method };
    }),
  };
}
