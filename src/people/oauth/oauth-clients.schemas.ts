import { z } from 'zod';
import { scopes } from '../../kernel/actor.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { OauthClient } from './oauth-clients.ts';

/** Body of `POST /v1/oauth-clients`; `clientId` as the authorization server knows it (RFC 6749 appendix A.1). */
export const newOauthClientSchema = z.strictObject({
  clientId: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x20-\x7e]*\S[\x20-\x7e]*$/, { error: 'is printable ASCII' }),
  /** What its tokens bear as `sub`; without it the client id. */
  subject: lineSchema(255).optional(),
  name: lineSchema(200),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
});

/** A client as the API shows one. */
export function presentOauthClient(client: OauthClient) {
  const { id, issuer, clientId, subject, name, scopes: allowed, createdBy } = client;
  return {
    id,
    issuer,
    clientId,
    subject: subject ?? clientId,
    name,
    scopes: allowed,
    createdBy,
    createdAt: client.createdAt.toString(),
    lastUsedAt: client.lastUsedAt?.toString() ?? null,
    revokedAt: client.revokedAt?.toString() ?? null,
  };
}
