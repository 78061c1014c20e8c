import { z } from 'zod';
import { screeningDecisions } from '../../literature/screening/screening.rules.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';

/** Which record of which policy, and words of one's own. What is wrong with the words is told on the page, not here. */
const policy = z.string().min(1).max(200);
const words = z.string().max(20_000).default('');

/** A button of the decision form: `include`, `seek` …, or `exclude:` with the id of the organisation's reason or none. */
const choices = screeningDecisions.join('|');
export const choiceFormSchema = z
  .strictObject({
    policy,
    reason: words,
    choice: z.string().regex(new RegExp(`^(?:${choices})(?::[0-9a-f-]{36})?$|^exclude:$`)),
  })
  .transform(({ choice, ...form }) => {
    const [decision, reasonId = ''] = choice.split(':');
    return { ...form, decision, reasonId };
  });

export const undoFormSchema = z.strictObject({ policy, reason: words });
export const secondReaderFormSchema = z.strictObject({ policy, reader: z.string().max(200).default('') });
export const withdrawFormSchema = z.strictObject({ policy });
export const resolutionFormSchema = z.strictObject({
  policy,
  verdict: z.string().max(20).default(''),
  reasonId: z.string().max(200).default(''),
  reason: words,
});

export const assignmentFormSchema = z.strictObject({
  scope: z.enum(['one', 'list']),
  /** Empty for nobody. */
  person: z.union([z.uuid(), z.literal('')]),
  /** Empty leaves each its day. */
  dueOn: z.union([calendarDateSchema, z.literal('')]),
});
