import { z } from 'zod';
import { calendarDateSchema, partialDateSchema } from '../platform/http/schemas.ts';
import { pageSchema } from '../platform/http/page.ts';
import { lineSchema, proseSchema } from '../platform/http/text-schemas.ts';
import { reviewStates } from '../reviews/cycles/review-window.rules.ts';
import { signInSchema } from '../people/sessions/sessions.schemas.ts';

/** One line of a search form; an empty field counts as none. */
const optionalLine = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .pipe(lineSchema(200).optional())
  .optional();

/** Longest address of a page to return to, and longest one-time token, in characters. */
const LONGEST = { address: 2000, token: 200, password: 2000 } as const;

/** `?next=` of the sign-in page. */
export const signInPageSchema = z.object({
  next: z.string().max(LONGEST.address).optional(),
  why: z.literal('elsewhere').optional(),
});

/** The sign-in form. */
export const signInFormSchema = z.object({ ...signInSchema.shape, ...signInPageSchema.shape });

/** `?token=` of a one-time link. */
export const linkPageSchema = z.object({ token: z.string().min(1).max(LONGEST.token) });

/** The form behind a one-time link; the passwords are there when a first one is set. */
export const linkFormSchema = linkPageSchema.extend({
  password: z.string().max(LONGEST.password).optional(),
  repeated: z.string().max(LONGEST.password).optional(),
});

/** Which reviews the list of what is due shows. */
export const dueFilterSchema = z.object({
  state: z.enum(reviewStates).optional(),
  owner: z.literal('me').optional(),
});
export type DueFilter = z.output<typeof dueFilterSchema>;

/** What a list of policies is searched for. */
export const policySearchSchema = pageSchema.extend({ q: optionalLine, code: optionalLine });
export type PolicySearch = z.output<typeof policySearchSchema>;

/** The number of a mail in the mailbox's addresses. */
export const mailIdSchema = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** The revision of the draft that a form was filled in over. */
const revisionSchema = z.coerce.number().int().positive();

/** An empty field says that there is no such date. */
const emptyIsNull = z
  .string()
  .trim()
  .transform((text) => (text === '' ? null : text));

/** The form that completes a draft's title and dates. */
export const draftDatesFormSchema = z.strictObject({
  revision: revisionSchema,
  title: lineSchema(500),
  effective: emptyIsNull.pipe(calendarDateSchema.nullable()),
  lastReview: emptyIsNull.pipe(partialDateSchema.nullable()),
  nextReview: emptyIsNull.pipe(partialDateSchema.nullable()),
  origin: emptyIsNull.pipe(partialDateSchema.nullable()),
  literatureSearchedThrough: emptyIsNull.pipe(partialDateSchema.nullable()),
});

/** The form that writes one section of a draft. */
export const sectionFormSchema = z.strictObject({
  revision: revisionSchema,
  heading: lineSchema(500),
  markdown: proseSchema(500_000),
});

/** The form that hands a draft in. */
export const submitFormSchema = z.strictObject({
  revision: revisionSchema,
  voteBy: emptyIsNull.pipe(calendarDateSchema.nullable()).optional(),
});

const versionChoice = z.coerce.number().int().positive().max(999_999_999).optional();

/** Which versions a page compares, and how much of them it shows. */
export const redlineSchema = z.object({
  from: versionChoice,
  to: versionChoice,
  whole: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
});
export type RedlineChoice = z.output<typeof redlineSchema>;
