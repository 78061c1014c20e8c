import { z } from 'zod';
import { LONGEST_READ } from '../../people/sessions/sessions.schemas.ts';

/** The form that changes one's own password; `current` is empty where it is not needed. */
export const passwordFormSchema = z.object({
  current: z
    .string()
    .max(LONGEST_READ)
    .transform((text) => (text === '' ? undefined : text))
    .optional(),
  password: z.string().max(LONGEST_READ),
  repeated: z.string().max(LONGEST_READ),
});

/** What the account page says was done. */
export const accountPageSchema = z.object({
  done: z.enum(['session', 'sessions', 'password']).optional(),
});
