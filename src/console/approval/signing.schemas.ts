import { z } from 'zod';
import { checkOneProof, proofFormFields } from '../../people/reauthentication/proof.schemas.ts';
import { meaningSchema } from '../../policies/policies.schemas.ts';
import type { Typed } from './typed-form.ts';

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'is no sha256:<hex>' });

/** What every form that signs says besides its terms. */
const declaration = { meaning: meaningSchema, onBehalfOf: z.uuid().optional() };

/** What every form that signs sends besides its terms: the envelope that was shown, what is declared, the proof. */
export const signingFormSchema = z
  .object({ ...declaration, envelopeHash: hash, ...proofFormFields })
  .superRefine(checkOneProof);

/** The same before an identity provider is asked: there is no proof yet. */
export const declarationFormSchema = z.object({ ...declaration, envelopeHash: hash });

/** The numbers that a box of a form confirms. */
export const numbersField = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9}){0,199}$/, { error: 'is no list of versions' })
  .transform((text) => text.split(',').map(Number));

/** Whether a form asks to be confirmed by the identity provider first. */
export const asksProvider = (typed: Typed): boolean => typed['proof'] === 'oidc';

/** What may be shown again of a refused form: never a password, nor an answer that is used up. */
export function withoutProof(typed: Typed): Typed {
  return Object.fromEntries(
    Object.entries(typed).filter(([name]) => !['password', 'passkey', 'oidc', 'proof'].includes(name)),
  );
}
