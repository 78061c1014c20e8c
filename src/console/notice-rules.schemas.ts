import { z } from 'zod';
import { calendarDateSchema } from '../platform/http/schemas.ts';
import { lineSchema } from '../platform/http/text-schemas.ts';
import { noticeRuleSchema } from '../policies/notice/notice.schemas.ts';

/** A field left empty counts as none. */
const emptyAsNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullable());

/** Check boxes of one name: a browser sends none, one or several. */
const boxes = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), schema);

/** Names parted by commas. */
const names = z
  .string()
  .max(5000)
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .pipe(z.array(lineSchema(100)).max(100));

const { changeClasses, exemptions, counting, inForceFrom, note, reason } = noticeRuleSchema.shape;

/** The form that changes a rule of notice, with the revision it was shown at. */
export const noticeRuleFormSchema = z.object({
  revision: z.coerce.number().int().min(0).max(999_999_999),
  jurisdiction: emptyAsNull(lineSchema(100)),
  days: z.coerce.number().int().min(1).max(1100),
  counting,
  changeClasses: boxes(changeClasses),
  exemptions: boxes(exemptions),
  linesOfBusiness: names,
  inForceFrom,
  inForceUntil: emptyAsNull(calendarDateSchema),
  note,
  toVerify: z.preprocess((value) => value !== undefined, z.boolean()),
  reason,
});
export type NoticeRuleForm = z.output<typeof noticeRuleFormSchema>;
