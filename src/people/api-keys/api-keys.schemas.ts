import { z } from 'zod';
import { scopes } from '../../kernel/actor.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { ApiKey } from './api-keys.ts';
import { LONGEST_OVERLAP_HOURS } from './key-life.rules.ts';

/** What a key is for. */
export const keyNameSchema = lineSchema(200);

/** Body of `POST /v1/keys`; without `expiresAt` the key lasts as long as API_KEY_DEFAULT_DAYS says. */
export const newKeySchema = z.strictObject({
  name: keyNameSchema,
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expiresAt: instantSchema.nullable().optional(),
});

/** How long the secret before stays good, in hours. */
export const overlapHoursSchema = z.number().int().min(0).max(LONGEST_OVERLAP_HOURS);

/** Body of `POST /v1/keys/{id}/rotate`; the key lasts as if it were new. */
export const rotationSchema = z.strictObject({
  overlapHours: overlapHoursSchema.default(24),
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
    lastUsedFrom: key.lastUsedAddress,
    rotatedAt: key.rotatedAt?.toString() ?? null,
    previousSecret:
      key.previousUntil === null
        ? null
        : {
            goodUntil: key.previousUntil.toString(),
            lastUsedAt: key.previousUsedAt?.toString() ?? null,
          },
    revokedAt: key.revokedAt?.toString() ?? null,
  };
}
