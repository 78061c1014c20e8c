import { z } from 'zod';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import { challengeMethods, type NewChallenge } from './signature-challenges.ts';

/** Body of `POST /v1/signature-challenges`; `envelopeHash` is the batch's for an adoption. */
export const challengeSchema = z.strictObject({
  envelopeHash: z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'is no sha256:<hex>' }),
  meaning: lineSchema(500),
  method: z.enum(challengeMethods),
});

/** A challenge as the API shows it. */
export function presentChallenge({ id, challenge, bound, expiresAt, options, url }: NewChallenge) {
  return {
    id,
    challenge,
    nonce: bound.nonce,
    expiresAt: expiresAt.toString(),
    ...(options === undefined ? {} : { options }),
    ...(url === undefined ? {} : { url }),
  };
}
