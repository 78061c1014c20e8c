import { z } from 'zod';
import { assertionSchema, type Assertion } from '../passkeys/assertion.schemas.ts';

/** What a person gives at the act to show that it is they (21 CFR 11.200): exactly one of three. */
export type Proof =
  { readonly password: string } | { readonly passkey: PasskeyProof } | { readonly oidc: OidcProof };

/** A passkey's answer to a signature challenge. */
export interface PasskeyProof {
  /** The challenge's id. */
  readonly challenge: string;
  readonly response: Assertion;
}

/** A signature challenge that the identity provider has confirmed. */
export interface OidcProof {
  /** The challenge's id. */
  readonly challenge: string;
}

const passwordSchema = z.string().min(1).max(1000);
const passkeySchema = z.strictObject({ challenge: z.uuid(), response: assertionSchema });
const oidcSchema = z.strictObject({ challenge: z.uuid() });

/** The fields of a body that signs; {@link checkOneProof} holds it to exactly one of them. */
export const proofFields = {
  password: passwordSchema.optional(),
  passkey: passkeySchema.optional(),
  oidc: oidcSchema.optional(),
};

const emptyAsNone = (text: string | undefined) => (text === '' ? undefined : text);

/** The same fields as a form sends them: text, empty where it was not filled in. */
export const proofFormFields = {
  password: z.string().optional().transform(emptyAsNone).pipe(passwordSchema.optional()),
  passkey: z
    .string()
    .max(40_000)
    .optional()
    .transform((text, context): unknown => {
      if (text === undefined || text === '') return undefined;
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not what a passkey answers' });
        return z.NEVER;
      }
    })
    .pipe(passkeySchema.optional()),
  oidc: z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === '' ? undefined : { challenge: text }))
    .pipe(oidcSchema.optional()),
};

/** Proofs as a body may hold them. */
export interface GivenProofs {
  readonly password?: string | undefined;
  readonly passkey?: PasskeyProof | undefined;
  readonly oidc?: OidcProof | undefined;
}

/** For `superRefine`: refuses a body with no proof and one with several. */
export function checkOneProof(given: GivenProofs, context: z.core.$RefinementCtx): void {
  const proofs = [given.password, given.passkey, given.oidc].filter((proof) => proof !== undefined);
  if (proofs.length === 1) return;
  const message =
    proofs.length === 0
      ? 'a password, a passkey or oidc is needed'
      : 'only one of password, passkey and oidc';
  context.addIssue({ code: 'custom', path: ['password'], message, input: undefined });
}

/** The proof of a body that {@link checkOneProof} let through. Throws TypeError for any other. */
export function proofOf({ password, passkey, oidc }: GivenProofs): Proof {
  if (password !== undefined) return { password };
  if (passkey !== undefined) return { passkey };
  if (oidc !== undefined) return { oidc };
  throw new TypeError('a body without a proof was let through');
}
