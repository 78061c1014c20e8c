import { z } from 'zod';
import { partialDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { openSchema, stageSchema } from '../../reviews/cycles/review-acts.schemas.ts';

/** A field left empty counts as not given. */
const emptyAsUndefined = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** A choice of nobody is sent empty. */
const personOrNobody = z.preprocess((value) => (value === '' ? null : value), z.uuid().nullable());

/** Boxes or fields of one name: a browser sends none, one or several. */
const several = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), schema);

const policyKeys = several(z.array(lineSchema(200)).max(500));

/** Query of the page that opens a review: the policy it was reached from. */
export const openPageSchema = z.object({ policy: lineSchema(200).optional() });

/** The form that opens a review. */
export const openFormSchema = z.object(openSchema.shape);
export type OpenForm = z.output<typeof openFormSchema>;

/** The form that moves a review to a stage. */
export const stageFormSchema = z.object({
  stage: stageSchema.shape.stage,
  reason: emptyAsUndefined(reasonSchema),
});

/** The form that gives a review other people. */
export const assignFormSchema = z.object({
  owner: personOrNobody,
  reviewers: several(z.array(z.uuid()).max(100)),
  backup: personOrNobody,
  reason: emptyAsUndefined(reasonSchema),
});
export type AssignForm = z.output<typeof assignFormSchema>;

/** The form that moves a review. */
export const rescheduleFormSchema = z.object({ nextReview: partialDateSchema, reason: reasonSchema });

/** The form that ends interim work. */
export const closeFormSchema = z
  .object({
    outcome: z.enum(['reaffirmed', 'revised']),
    version: emptyAsUndefined(z.coerce.number().int().min(1).max(999_999_999)),
    reason: emptyAsUndefined(reasonSchema),
  })
  .refine(({ outcome, reason }) => outcome !== 'reaffirmed' || reason !== undefined, {
    path: ['reason'],
    error: 'say why nothing needs to change',
  })
  .refine(({ outcome, version }) => outcome !== 'revised' || version !== undefined, {
    path: ['version'],
    error: 'name the version that was signed',
  });

/** A form of a review's page that was refused, as it was sent. */
export interface TypedForms {
  readonly stage?: z.output<typeof stageFormSchema>;
  readonly close?: z.output<typeof closeFormSchema>;
  readonly reschedule?: z.output<typeof rescheduleFormSchema>;
  readonly assign?: AssignForm;
}

/** The boxes ticked on the page of what is due. */
export const chosenSchema = z.object({ policies: policyKeys });

/** The form that gives many policies other people; people left as they are are not sent. */
export const assignManyFormSchema = z
  .object({
    policies: policyKeys,
    owner: emptyAsUndefined(z.uuid()),
    reviewers: several(z.array(z.uuid()).max(100)),
    backup: emptyAsUndefined(z.uuid()),
    reason: emptyAsUndefined(reasonSchema),
  })
  .refine(
    ({ owner, reviewers, backup }) => owner !== undefined || reviewers.length > 0 || backup !== undefined,
    {
      path: ['owner'],
      error: 'choose an owner, reviewers or a backup',
    },
  );
export type AssignManyForm = z.output<typeof assignManyFormSchema>;

/**
 * The form that moves many reviews: for each policy, in the same order, a date and the revision of the dates it was shown
 * with, and those that may pass their ceiling.
 */
export const rescheduleManyFormSchema = z
  .object({
    policies: policyKeys,
    dates: several(z.array(partialDateSchema).max(500)),
    revisions: several(z.array(z.coerce.number().int().min(1).max(999_999_999)).max(500)),
    pastCeiling: policyKeys,
    reason: reasonSchema,
  })
  .refine(({ policies, dates }) => policies.length === dates.length, {
    path: ['dates'],
    error: 'a date is needed for each policy',
  })
  .refine(({ policies, revisions }) => policies.length === revisions.length, {
    path: ['revisions'],
    error: 'the revision shown is needed for each policy',
  });
export type RescheduleManyForm = z.output<typeof rescheduleManyFormSchema>;
