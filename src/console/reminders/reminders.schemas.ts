import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { reminderStates } from '../../reviews/reminders/reminder-report.ts';

/** A field of a search form; an empty one counts as none, and so does what is no such value: the page shows the rest. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => (text === '' ? undefined : text), schema.optional()).catch(undefined);

/** Which reminders the pages show. */
export const remindersFormSchema = z.object({
  from: optional(calendarDateSchema),
  to: optional(calendarDateSchema),
  /** Slug or id. */
  policy: optional(z.string().trim().min(1).max(200)),
  /** An id, or `me`. */
  person: optional(z.union([z.literal('me'), z.uuid()])),
  state: optional(z.enum(reminderStates)),
  cursor: z.string().max(500).optional(),
});
export type RemindersForm = z.output<typeof remindersFormSchema>;
