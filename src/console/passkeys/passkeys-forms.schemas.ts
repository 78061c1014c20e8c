import { z } from 'zod';
import { renameSchema } from '../../people/passkeys/passkeys.schemas.ts';

/** `?next=` of the page that asks who one is. */
export const confirmPageSchema = z.object({ next: z.string().max(2000).optional() });

/** Its form. */
export const confirmFormSchema = confirmPageSchema.extend({
  password: z.string().min(1).max(1000),
  username: z.string().max(254).optional(),
});

/** The form that names a passkey anew. */
export const renameFormSchema = renameSchema;
