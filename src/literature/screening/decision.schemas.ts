import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { proseSchema, reasonSchema } from '../../platform/http/text-schemas.ts';
import { studyTypes } from '../records/study-type.rules.ts';
import { verdicts } from './second-reading.rules.ts';

const LONGEST_REASON = 2_000;
/** Records decided on with one request. */
const MOST_DECISIONS = 500;

const policy = z.string().min(1).max(200);
/** A form sends what was left empty as an empty text. */
const words = z
  .string()
  .trim()
  .pipe(proseSchema(LONGEST_REASON))
  .nullish()
  .transform((text) => text || null);
const reasonId = z
  .union([z.uuid(), z.literal('')])
  .nullish()
  .transform((id) => id || null);
const given = { policy, reasonId, reason: words };

/** What an exclusion is told that has neither one of the organisation's reasons nor words of its own. */
const WITHOUT_REASON = { error: 'an exclusion needs its reason', path: ['reason'] };
const hasReason = (decision: { reasonId: string | null; reason: string | null }): boolean =>
  decision.reasonId !== null || decision.reason !== null;

const exclusion = { ...given, decision: z.literal('exclude') };
const other = { ...given, decision: z.enum(['include', 'seek', 'not_retrieved', 'retrieve']) };
const record = z.uuid();

/** Body of `POST /v1/literature/records/{id}/decision`. An exclusion needs its reason. */
export const decisionSchema = z.discriminatedUnion('decision', [
  z.strictObject(exclusion).refine(hasReason, WITHOUT_REASON),
  z.strictObject(other),
]);

/** Body of `POST /v1/literature/decisions`: all of them, or none. */
export const bulkDecisionsSchema = z.strictObject({
  decisions: z
    .array(
      z.discriminatedUnion('decision', [
        z.strictObject({ record, ...exclusion }).refine(hasReason, WITHOUT_REASON),
        z.strictObject({ record, ...other }),
      ]),
    )
    .min(1)
    .max(MOST_DECISIONS),
});

/** Body of `POST /v1/literature/records/{id}/undo`. */
export const undoSchema = z.strictObject({ policy, reason: words });

/** Body of `POST /v1/literature/records/{id}/second-reading`. */
export const secondReadingSchema = z.strictObject({ policy, reader: z.uuid() });

/** Body of `POST /v1/literature/records/{id}/second-reading/withdraw`. */
export const withdrawSchema = z.strictObject({ policy });

/** Body of `POST /v1/literature/records/{id}/resolution`. */
export const resolveSchema = z.strictObject({
  policy,
  verdict: z.enum(verdicts),
  reasonId,
  reason: reasonSchema,
});

const assignment = {
  /** Null takes them away from whoever has them. */
  person: z.uuid().nullable(),
  /** Left out, each keeps its day. */
  dueOn: calendarDateSchema.nullish(),
};

/** Body of `POST /v1/literature/assignments`: named records, or all that wait and fit. */
export const assignmentsSchema = z.union([
  z.strictObject({
    records: z.array(z.strictObject({ record, policy })).min(1).max(MOST_DECISIONS),
    ...assignment,
  }),
  z.strictObject({
    where: z.strictObject({
      policy: policy.optional(),
      studyType: z.enum(studyTypes).optional(),
      assignee: z.uuid().optional(),
      overdue: z.boolean().optional(),
      unassigned: z.boolean().optional(),
    }),
    ...assignment,
  }),
]);
