import { z } from 'zod';
import { scopes } from '../../kernel/actor.ts';
import { keyNameSchema, overlapHoursSchema } from '../../people/api-keys/api-keys.schemas.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';

/** The form that makes a key; one box ticked comes as a text, several as a list. */
export const keyFormSchema = z.object({
  name: keyNameSchema,
  scopes: z.preprocess(
    (given) => (given === undefined ? [] : [given].flat()),
    z.array(z.enum(scopes)).min(1, { error: 'choose at least one' }),
  ),
  /** The last day on which the key is good; empty: as the setting says. */
  lastDay: z.union([z.literal('').transform(() => undefined), calendarDateSchema]).optional(),
});

/** The form that gives a key a new secret. */
export const rotateFormSchema = z.object({ overlapHours: z.coerce.number().pipe(overlapHoursSchema) });

/** Query of the page. */
export const keysPageSchema = z.object({ cursor: z.string().max(500).optional() });
