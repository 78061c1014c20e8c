import { z } from 'zod';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { PersonIdentity } from './oidc-identities.ts';

/** Body of `POST /v1/people/{id}/identities`; a subject is at most 255 characters (OpenID Connect Core 1.0 §2). */
export const newIdentitySchema = z.strictObject({ subject: lineSchema(255) });

/** An identity as the API shows one. */
export function presentIdentity(identity: PersonIdentity) {
  const { id, issuer, subject } = identity;
  return {
    id,
    issuer,
    subject,
    linkedAt: identity.createdAt.toString(),
    lastSignInAt: identity.lastSignInAt?.toString() ?? null,
  };
}
