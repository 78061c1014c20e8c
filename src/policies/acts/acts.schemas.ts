import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { noticeJson, noticeWaiverSchema } from '../notice/notice.schemas.ts';
import { checkOneProof, proofFields, type GivenProofs } from '../../people/reauthentication/proof.schemas.ts';
import { meaningSchema, onBehalfOfSchema } from '../policies.schemas.ts';
import { signatureJson, stillWaitingJson } from '../signatures/signature.present.ts';
import { readAct } from './act-envelope.rules.ts';
import type { ActPreview, ActSignature } from './policy-acts.service.ts';
import type { PolicyAct } from './policy-acts.queries.ts';
import type { ActTerms, SaidSuccessor } from './act-terms.ts';

const successor = {
  policy: lineSchema(200).optional(),
  criteria: lineSchema(300).optional(),
};

/** Another policy or criteria by name; exactly one of them. */
const successorSchema = z.strictObject(successor).transform((said, context): SaidSuccessor => {
  if (said.policy !== undefined && said.criteria === undefined) return { policy: said.policy };
  if (said.criteria !== undefined && said.policy === undefined) return { criteria: said.criteria };
  context.addIssue({ code: 'custom', message: 'must name a policy or other criteria, and one of them only' });
  return z.NEVER;
});

/** The predecessor again, another policy, or criteria by name; exactly one of them. */
const insteadSchema = z
  .strictObject({ predecessor: z.literal(true).optional(), ...successor })
  .transform((said, context): { predecessor: true } | SaidSuccessor => {
    const given = Object.values(said).filter((value) => value !== undefined).length;
    if (given === 1 && said.predecessor === true) return { predecessor: true };
    if (given === 1 && said.policy !== undefined) return { policy: said.policy };
    if (given === 1 && said.criteria !== undefined) return { criteria: said.criteria };
    const message = 'must name the predecessor, a policy or other criteria, and one of them only';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const signatureFields = {
  envelopeHash: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, { error: 'is no sha256:<hex>' })
    .optional(),
  meaning: meaningSchema,
  onBehalfOf: onBehalfOfSchema,
  ...proofFields,
};

const cancelFields = { reason: reasonSchema };
const retireFields = {
  on: calendarDateSchema,
  successor: successorSchema.nullable().default(null),
  reason: reasonSchema,
  noticeWaiver: noticeWaiverSchema.nullable().default(null),
};
const withdrawFields = {
  on: calendarDateSchema.nullable().default(null),
  instead: insteadSchema,
  reason: reasonSchema,
};

/** Bodies that ask what would be signed. */
export const cancelTermsSchema = z.strictObject(cancelFields);
export const retireTermsSchema = z.strictObject(retireFields);
export const withdrawTermsSchema = z.strictObject(withdrawFields);

/** Bodies that sign it. */
export const cancelSchema = z
  .strictObject({ ...cancelFields, ...signatureFields })
  .superRefine(checkOneProof);
export const retireSchema = z
  .strictObject({ ...retireFields, ...signatureFields })
  .superRefine(checkOneProof);
export const withdrawSchema = z
  .strictObject({ ...withdrawFields, ...signatureFields })
  .superRefine(checkOneProof);

/** Body of `POST …/acts/{id}/signatures`: another director names the envelope they were shown. */
export const actSignatureSchema = z
  .strictObject({ ...signatureFields, envelopeHash: signatureFields.envelopeHash.unwrap() })
  .superRefine(checkOneProof);

/** Body of `POST …/acts/{id}/give-up`. */
export const giveUpSchema = z.strictObject({ reason: reasonSchema });

/** The signature's part of a body that signs. */
export function signatureOf(said: ActSignature & GivenProofs): ActSignature {
  const { envelopeHash, meaning, onBehalfOf, password, passkey, oidc } = said;
  return { envelopeHash, meaning, onBehalfOf, password, passkey, oidc };
}

/** The terms of a body's act. */
export const termsOf = {
  cancel: (version: number, { reason }: z.output<typeof cancelTermsSchema>): ActTerms => ({
    kind: 'cancel',
    version,
    reason,
  }),
  retire: ({ on, successor: next, reason, noticeWaiver }: z.output<typeof retireTermsSchema>): ActTerms => ({
    kind: 'retire',
    on,
    successor: next,
    reason,
    noticeWaiver,
  }),
  withdraw: ({ on, instead, reason }: z.output<typeof withdrawTermsSchema>): ActTerms => ({
    kind: 'withdraw',
    on,
    instead,
    reason,
  }),
};

/** What would be signed, as an object and as the very bytes. */
export function actEnvelopeJson({ envelope, envelopeHash, signed, facts, notice }: ActPreview) {
  return {
    envelope: signed,
    canonical: envelope,
    envelopeHash,
    signaturesNeeded: facts.signaturesNeeded,
    notice: notice === null ? null : noticeJson(notice),
  };
}

/**
 * An act in a policy's history. Why it was decided, and what was to govern then, which may be embargoed, is for those who
 * may see drafts.
 */
export function actJson(slug: string, act: PolicyAct, seesReasons: boolean) {
  const { act: kind, version, on, changeClass, instead, governs, ...signed } = readAct(act.envelope);
  return {
    id: act.id,
    act: kind,
    state: act.state,
    version,
    on,
    changeClass,
    instead,
    envelopeHash: act.envelopeHash,
    decidedAt: act.decidedAt?.toString() ?? null,
    signaturesNeeded: act.signaturesNeeded,
    signatures: act.signatures
      .filter(({ voided }) => voided === null)
      .map(({ name, role, credentials, meaning, signedAt, onBehalfOf }) => ({
        name,
        role,
        credentials,
        meaning,
        signedAt: signedAt.toString(),
        ...(onBehalfOf === null ? {} : { onBehalfOf: onBehalfOf.name }),
      })),
    ...(seesReasons
      ? {
          ...(act.state === 'waiting' ? stillWaitingJson(act) : { given: act.signatures.map(signatureJson) }),
          waitsUntil: act.waitsUntil?.toString() ?? null,
          givenUp: givenUpJson(act),
          reason: signed.reason,
          governs,
          noticeWaiver: signed.noticeWaiver,
          reviewDates: signed.reviewDates,
          canonical: act.envelope,
        }
      : {}),
    links: { policy: `/v1/policies/${slug}` },
  };
}

function givenUpJson({ givenUp }: PolicyAct) {
  return givenUp === null ? null : { at: givenUp.at.toString(), by: givenUp.by.name, reason: givenUp.reason };
}
