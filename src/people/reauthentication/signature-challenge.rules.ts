import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical.ts';

/** The content a signature challenge stands for. */
export interface BoundContent {
  /** `sha256:<hex>` of the envelope the signer was shown; of the batch, for an adoption. */
  readonly envelopeHash: string;
  /** What the signer declares with the signature. */
  readonly meaning: string;
  /** The signing person's id. */
  readonly signer: string;
  /** Made for this one signature. */
  readonly nonce: string;
}

/**
 * The challenge that stands for what is signed: SHA-256 over the canonical JSON (RFC 8785) of envelope hash, meaning,
 * nonce and signer, in base64url without padding. Whoever signs it signs that content and nothing else.
 */
export function challengeOf({ envelopeHash, meaning, nonce, signer }: BoundContent): string {
  return createHash('sha256')
    .update(canonicalJson({ envelopeHash, meaning, nonce, signer }))
    .digest('base64url');
}
