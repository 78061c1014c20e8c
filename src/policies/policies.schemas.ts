import { z } from 'zod';
import { codeSystems, deepestLevel } from '../documents/policy-document.ts';
import { calendarDateSchema, partialDateSchema } from '../platform/http/schemas.ts';
import { pageSchema } from '../platform/http/page.ts';
import { lineSchema, proseSchema, reasonSchema } from '../platform/http/text-schemas.ts';
import { checkOneProof, proofFields } from '../people/reauthentication/proof.schemas.ts';
import { policyStates } from './policy-state.ts';
import { MOST_DIRECTORS } from './signatures/signatures-needed.rules.ts';

const yesOrNo = z.stringbool({ truthy: ['true'], falsy: ['false'] });
const idSchema = z.uuid();

/** Query of `POST /v1/policies/import`. */
export const importQuerySchema = z.object({
  dryRun: yesOrNo.default(false),
  adopt: yesOrNo.default(false),
  /** The policy of which the document is another version. */
  policy: lineSchema(120).optional(),
});

/** Query of `GET /v1/policies`. */
export const policyListSchema = pageSchema.extend({
  q: lineSchema(200).optional(),
  code: lineSchema(20).optional(),
  state: z.enum(policyStates).optional(),
  owner: idSchema.optional(),
  dueBefore: calendarDateSchema.optional(),
});

/** Body of `PATCH /v1/policies/{policy}`. */
export const policyChangeSchema = z
  .strictObject({
    number: lineSchema(100).nullable().optional(),
    manualSection: lineSchema(200).nullable().optional(),
    owner: idSchema.nullable().optional(),
    reviewers: z.array(idSchema).max(100).optional(),
    backup: idSchema.nullable().optional(),
    cadenceMonths: z.int().min(1).max(120).optional(),
    anchorMonth: z.int().min(1).max(12).nullable().optional(),
    ceilingMonths: z.int().min(1).max(120).optional(),
    directorsNeeded: z.int().min(1).max(MOST_DIRECTORS).optional(),
    nextReview: partialDateSchema.optional(),
    reason: reasonSchema.optional(),
  })
  .transform(({ owner, reviewers, backup, ...rest }) => ({
    ...rest,
    ownerId: owner,
    reviewerIds: reviewers,
    backupId: backup,
  }));

const scopeListSchema = z.array(lineSchema(100)).max(100);

const versionNumberSchema = z.int().min(1).max(999_999_999);

/** Body of `POST /v1/policies/{policy}/correct`; without a number the version in force is corrected. */
export const correctionSchema = z.strictObject({ version: versionNumberSchema.optional() }).optional();

const anchorSchema = lineSchema(400);
const levelSchema = z.int().min(1).max(deepestLevel);
const referenceNumberSchema = z.int().min(1).max(99_999);
const identifiers = {
  pmid: z
    .string()
    .regex(/^[1-9]\d{0,7}$/, { error: 'is no PMID' })
    .nullable()
    .optional(),
  doi: z
    .string()
    .max(300)
    .regex(/^10\.\d{4,9}\/\S+$/, { error: 'is no DOI' })
    .nullable()
    .optional(),
};

/** Body of `PATCH /v1/policies/{policy}/versions/{n}`. */
export const draftEditSchema = z.strictObject({
  carries: z.array(versionNumberSchema).max(100).optional(),
  title: lineSchema(500).optional(),
  dates: z
    .strictObject({
      origin: partialDateSchema.nullable().optional(),
      lastReview: partialDateSchema.nullable().optional(),
      nextReview: partialDateSchema.nullable().optional(),
      effective: calendarDateSchema.nullable().optional(),
      literatureSearchedThrough: partialDateSchema.nullable().optional(),
    })
    .optional(),
  scope: z
    .strictObject({ linesOfBusiness: scopeListSchema.optional(), jurisdictions: scopeListSchema.optional() })
    .optional(),
  sections: z
    .array(
      z.strictObject({
        id: anchorSchema,
        heading: lineSchema(500).optional(),
        level: levelSchema.optional(),
        markdown: proseSchema(500_000).optional(),
      }),
    )
    .max(1000)
    .optional(),
  removeSections: z.array(anchorSchema).max(1000).optional(),
  sectionOrder: z.array(anchorSchema).max(5000).optional(),
  addSections: z
    .array(
      z.strictObject({
        heading: lineSchema(500),
        level: levelSchema.optional(),
        markdown: proseSchema(500_000).optional(),
        after: anchorSchema.nullable().optional(),
      }),
    )
    .max(1000)
    .optional(),
  references: z
    .array(
      z.strictObject({
        number: referenceNumberSchema,
        citation: lineSchema(4000).optional(),
        ...identifiers,
      }),
    )
    .max(10_000)
    .optional(),
  removeReferences: z.array(referenceNumberSchema).max(10_000).optional(),
  addReferences: z
    .array(z.strictObject({ citation: lineSchema(4000), ...identifiers }))
    .max(1000)
    .optional(),
  crossReferences: z.array(lineSchema(500)).max(1000).optional(),
  codes: z
    .array(
      z.strictObject({
        system: z.enum(codeSystems),
        code: lineSchema(20),
        description: lineSchema(1000).nullable().optional(),
      }),
    )
    .max(10_000)
    .optional(),
});

/** Body of `POST …/versions/{n}/renumber`; without a numbering it is the policy's own. */
export const renumberSchema = z
  .strictObject({ numbering: z.enum(['first_citation', 'as_listed']).optional() })
  .optional();

/** What a signer declares, printed beside the signature. */
export const meaningSchema = lineSchema(500);

/** The director for whom a delegate signs, by id. */
export const onBehalfOfSchema = z.uuid().optional();

/** Body of `POST …/signatures/{id}/take-back`; none is needed of one's own signature. */
export const takeBackSchema = z.strictObject({ reason: reasonSchema.optional() }).optional();

/** What a body or a form that signs an adoption may hold. */
export const adoptionSignatureFields = z.strictObject({
  batchHash: lineSchema(100),
  meaning: meaningSchema,
  onBehalfOf: onBehalfOfSchema,
  ...proofFields,
});

/** Body of `POST /v1/adoptions/{id}/signature`. */
export const adoptionSignatureSchema = adoptionSignatureFields.superRefine(checkOneProof);
