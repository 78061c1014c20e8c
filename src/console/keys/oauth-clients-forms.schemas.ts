import { z } from 'zod';
import { newOauthClientSchema } from '../../people/oauth/oauth-clients.schemas.ts';
import { keyFormSchema } from './keys-forms.schemas.ts';

const { clientId, name, subject } = newOauthClientSchema.shape;

/** The form that lets a client in. */
export const clientFormSchema = z.object({
  clientId,
  name,
  /** Empty: the client id. */
  subject: z.union([z.literal('').transform(() => undefined), subject]),
  scopes: keyFormSchema.shape.scopes,
});
