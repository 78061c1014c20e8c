import { z } from 'zod';

/** Bytes in base64url without padding; browsers answer in nothing else (WebAuthn Level 3 §5.1). */
export const bytesSchema = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[\w-]+$/, { error: 'is no base64url' });

/** A credential's id: at most 1023 bytes (WebAuthn Level 3 §4). */
export const credentialIdSchema = bytesSchema(1364);

/** What every answer of a browser holds besides its `response`. Fields that are not named here are left out unread. */
export const credentialFields = {
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
};

/** What `navigator.credentials.get` answers, as its `toJSON` gives it (AuthenticationResponseJSON). */
export const assertionSchema = z.object({
  ...credentialFields,
  response: z.object({
    clientDataJSON: bytesSchema(8192),
    authenticatorData: bytesSchema(8192),
    signature: bytesSchema(2048),
    userHandle: bytesSchema(88).nullish(),
  }),
});

/** A passkey's answer to a challenge. */
export type Assertion = z.output<typeof assertionSchema>;
