import { z } from 'zod';
import { proofFields, type GivenProofs } from './proof.schemas.ts';
import type { Confirmation } from './fresh-sessions.ts';

/** Body of `POST /v1/sessions/current/confirmation`: a password or a passkey. */
export const confirmationSchema = z
  .strictObject({ password: proofFields.password, passkey: proofFields.passkey })
  .transform((given, context): Confirmation => {
    const { password, passkey }: GivenProofs = given;
    if (password !== undefined && passkey === undefined) return { password };
    if (passkey !== undefined && password === undefined) return { passkey };
    context.addIssue({ code: 'custom', path: ['password'], message: 'a password or a passkey is needed' });
    return z.NEVER;
  });
