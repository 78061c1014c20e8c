import { z } from 'zod';
import { calendarDateSchema, partialDateSchema } from '../platform/http/schemas.ts';
import { draftedChangeClasses } from '../policies/change-class.rules.ts';
import { readEnvelope } from '../policies/envelope.rules.ts';
import { reasonSchema } from '../platform/http/text-schemas.ts';
import { noticeWaiverGrounds } from '../policies/notice/notice-waiver.rules.ts';
import { noticeJson, noticeWaiverSchema } from '../policies/notice/notice.schemas.ts';
import { checkOneProof, proofFields } from '../people/reauthentication/proof.schemas.ts';
import { meaningSchema, onBehalfOfSchema } from '../policies/policies.schemas.ts';
import { counts } from '../policies/signatures/kept-signatures.ts';
import { signatureJson, stillWaitingJson } from '../policies/signatures/signature.present.ts';
import type { ApprovalView } from './approvals.queries.ts';
import type { WaitingReaffirmationView } from './reaffirmations/waiting-reaffirmations.ts';
import type { EnvelopeView } from './signatures/signatures.service.ts';
import { deadlineJson, voterJson } from './votes/votes.schemas.ts';

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
export const signatureSchema = z
  .strictObject({
    meaning: meaningSchema,
    onBehalfOf: onBehalfOfSchema,
    effective: calendarDateSchema,
    changeClass: z.enum(draftedChangeClasses),
    contentHash: hashSchema,
    envelopeHash: hashSchema.optional(),
    ...reviewTerms,
    ...specialTerms,
    noticeWaiver: noticeWaiverSchema.optional(),
    notCarriedBy: z.array(z.int().min(1)).max(200).optional(),
    countsAsReview: z.boolean().optional(),
    ...proofFields,
  })
  .superRefine(checkOneProof);

const reaffirmed = {
  /** The day after the signature unless given. */
  effective: calendarDateSchema.optional(),
  ...reviewTerms,
};

/** Query of `GET …/reaffirm/envelope`. */
export const reaffirmQuerySchema = z.object(reaffirmed);

/** Body of `POST …/reaffirm`. */
export const reaffirmSchema = z
  .strictObject({
    ...reaffirmed,
    envelopeHash: hashSchema.optional(),
    meaning: meaningSchema,
    onBehalfOf: onBehalfOfSchema,
    ...proofFields,
  })
  .superRefine(checkOneProof);

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

/** A reaffirmation that waits for more signatures. */
export function waitingReaffirmationJson(view: WaitingReaffirmationView) {
  const { envelope, envelopeHash } = view;
  return { envelope: readEnvelope(envelope), canonical: envelope, envelopeHash, ...stillWaitingJson(view) };
}

/** How far an approval has come. */
export function approvalJson(view: ApprovalView) {
  const { policy, version, round, live, votes, rule, voters, deadlines, tally, signatures, waiting } = view;
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
            panel: round.panelId === null ? null : { id: round.panelId, name: round.panelName },
            rule,
            voteBy: round.voteBy,
            deadlines: deadlines.map(deadlineJson),
            voters: voters.map(voterJson),
            closed: round.closedBy === null ? null : { by: round.closedBy.name, reason: round.closeReason },
          },
    // a proxy's vote stands under the name of the member in whose seat it was cast
    votes: votes.map(({ name, role, vote, reason, castAt, castByName }) => {
      return { name, role, vote, reason, castAt: castAt.toString(), castBy: castByName };
    }),
    tally: { ...tally, carried: live && tally.carried },
    waiting: waiting.map((each) => ({
      envelope: readEnvelope(each.envelope),
      envelopeHash: each.envelopeHash,
      signatures: each.signatures.filter(counts).length,
      ...stillWaitingJson(each),
    })),
    signatures: signatures.map(signatureJson),
  };
}
