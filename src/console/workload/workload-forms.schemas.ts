import { z } from 'zod';
import { endsInTime, monthSchema } from '../../committee/workload/workload.schemas.ts';
import { MONTHS_AT_MOST } from '../../committee/workload/months.rules.ts';
import { proseSchema } from '../../platform/http/text-schemas.ts';

/** A field left empty counts as none. */
const emptyAsNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());

/** A check box: sent when it is ticked. */
const ticked = z.preprocess((value) => value !== undefined, z.boolean());

/** The form that proposes a levelling. */
export const levellingFormSchema = z
  .object({
    from: monthSchema,
    months: z.coerce.number().int().min(2).max(MONTHS_AT_MOST),
    perOwner: ticked,
    bend: ticked,
    openReviews: ticked,
  })
  .refine(...endsInTime());

/** The form that sets a capacity. */
export const capacityFormSchema = z.object({
  whose: z.union([z.literal('organisation'), z.uuid()]),
  reviewsPerMonth: emptyAsNull(z.coerce.number().int().min(0).max(10_000)),
  from: emptyAsNull(monthSchema),
});

/** The form that applies a levelling; a browser sends none, one or several ticks. */
export const applyFormSchema = z.object({
  reason: z.string().trim().pipe(proseSchema(2000)),
  except: z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().min(1).max(200)).max(5000),
  ),
});
