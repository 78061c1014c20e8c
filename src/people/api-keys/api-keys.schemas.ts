import { z } from 'zod';
import { scopes } from '../../kernel/actor.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { ApiKey } from './api-keys.ts';

/** What a key is for. */
export const keyNameSchema = lineSchema(200);

/** Body of `POST /v1/keys`; without `expiresAt` the key lasts until it is revoked. */
export const newKeySchema = z.strictObject({
  name: keyNameSchema,
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expiresAt: instantSchema.nullable().optional(),
});

/** A key as the API shows one: never its token, and its hash neither. */
export function presentKey(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    prefix: key.shownPrefix,
    scopes: key.scopes,
    expiresAt: key.expiresAt?.toString() ?? null,
    createdBy: key.createdBy,
    createdAt: key.createdAt.toString(),
    lastUsedAt: key.lastUsedAt?.toString() ?? null,
    revokedAt: key.revokedAt?.toString() ?? null,
  };
}
