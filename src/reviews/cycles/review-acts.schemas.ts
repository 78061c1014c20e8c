import { z } from 'zod';
import { partialDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import type { PeopleChange } from '../../policies/policy-people.ts';
import { cycleKinds, cycleStages } from './review-stage.rules.ts';

/** Policies that one decision changes, at most: a payer's whole manual. */
const MANY = 3000;

const policyKeySchema = lineSchema(200);
const personSchema = z.uuid();
const peopleFields = {
  owner: personSchema.nullable().optional(),
  reviewers: z.array(personSchema).max(100).optional(),
  backup: personSchema.nullable().optional(),
};

/** Body of `POST /v1/reviews`. `policy` is a slug or an id. */
export const openSchema = z.strictObject({
  policy: policyKeySchema,
  kind: z.enum(cycleKinds),
  reason: reasonSchema,
});

/** Body of `POST /v1/reviews/{id}/close`. */
export const closeSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('reaffirmed'), reason: reasonSchema }),
  z.strictObject({
    outcome: z.literal('revised'),
    version: z.int().min(1).max(999_999_999),
    reason: reasonSchema.optional(),
  }),
]);

/** Body of `POST /v1/reviews/{id}/stage`. */
export const stageSchema = z.strictObject({ stage: z.enum(cycleStages), reason: reasonSchema.optional() });

/** Body of `POST /v1/reviews/{id}/reschedule`. */
export const rescheduleSchema = z.strictObject({ nextReview: partialDateSchema, reason: reasonSchema });

/** Body of `POST /v1/reviews/{id}/assign`; what is left out stays. */
export const assignSchema = z
  .strictObject({ ...peopleFields, reason: reasonSchema.optional() })
  .refine(...namesSomebody())
  .transform(({ reason, ...people }) => ({ reason, change: peopleChange(people) }));

/** Body of `POST /v1/reviews/assign`. Policies are named by slug or id. */
export const assignManySchema = z
  .strictObject({
    policies: z.array(policyKeySchema).min(1).max(MANY),
    ...peopleFields,
    reason: reasonSchema.optional(),
  })
  .refine(...namesSomebody())
  .transform(({ policies, reason, ...people }) => ({ policies, reason, change: peopleChange(people) }));

/**
 * Body of `POST /v1/reviews/reschedule`. One reason for all; passing a ceiling is said of each policy that does. With
 * `revision`, as the review shows it, only dates that are still those are moved.
 */
export const rescheduleManySchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        policy: policyKeySchema,
        nextReview: partialDateSchema,
        pastCeiling: z.boolean().default(false),
        revision: z.int().min(1).max(999_999_999).optional(),
      }),
    )
    .min(1)
    .max(MANY),
  reason: reasonSchema,
});

interface People {
  readonly owner?: string | null | undefined;
  readonly reviewers?: readonly string[] | undefined;
  readonly backup?: string | null | undefined;
}

function peopleChange({ owner, reviewers, backup }: People): PeopleChange {
  return { ownerId: owner, reviewerIds: reviewers, backupId: backup };
}

function namesSomebody() {
  const isSaid = ({ owner, reviewers, backup }: People) =>
    owner !== undefined || reviewers !== undefined || backup !== undefined;
  return [isSaid, { error: 'say an owner, reviewers or a backup' }] as const;
}
