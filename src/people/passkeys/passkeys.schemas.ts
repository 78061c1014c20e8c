import { z } from 'zod';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import { assertionSchema, bytesSchema, credentialFields } from './assertion.schemas.ts';
import type { Passkey } from './passkeys.ts';

/** What a passkey is called; the person's own words. */
export const passkeyNameSchema = lineSchema(60);

/** What `navigator.credentials.create` answers, as its `toJSON` gives it (RegistrationResponseJSON). */
export const registrationSchema = z.object({
  ...credentialFields,
  response: z.object({
    clientDataJSON: bytesSchema(8192),
    attestationObject: bytesSchema(32_768),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,32}$/))
      .max(10)
      .default([]),
  }),
});

/** Body of `POST /v1/passkeys`. */
export const newPasskeySchema = z.strictObject({
  challenge: z.uuid(),
  response: registrationSchema,
  name: passkeyNameSchema.optional(),
});

/** Body of `PATCH /v1/passkeys/{id}`. */
export const renameSchema = z.strictObject({ name: passkeyNameSchema });

/** Body of `POST /v1/sessions/from-passkey`. */
export const passkeySignInSchema = z.strictObject({ challenge: z.uuid(), response: assertionSchema });

/** A new passkey's answer. */
export type Registration = z.output<typeof registrationSchema>;

/** A passkey as its person sees it. */
export function presentPasskey(passkey: Passkey & { readonly works: boolean }) {
  const { id, name, backupEligible, backedUp, transports, works } = passkey;
  return {
    id,
    name,
    /** Whether it is copied to the person's other devices, or may be. */
    synced: backupEligible,
    backedUp,
    transports,
    /** False of one made for another address of Almanac. */
    works,
    createdAt: passkey.createdAt.toString(),
    lastUsedAt: passkey.lastUsedAt?.toString() ?? null,
  };
}
