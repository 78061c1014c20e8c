import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** What one attempt is signed over, and with. */
export interface SignedParts {
  /** The `webhook-id`: the same for every attempt. */
  readonly messageId: string;
  /** The wall clock at this attempt, in whole seconds since 1970: receivers refuse what is off by five minutes. */
  readonly timestampSeconds: number;
  /** The body as it is sent, to the byte. */
  readonly body: string;
}

/** Signs with one secret. */
export type Signer = Pick<Webhook, 'sign'>;

/** Reads a secret, `whsec_…`. */
export function signerWith(secret: string): Signer {
  return new Webhook(secret);
}

/** A new signing secret, `whsec_` and 256 random bits in base64 (Standard Webhooks 1.0 asks for 192 to 512). */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The three headers of Standard Webhooks 1.0; with several signers one signature each, so that a receiver may change over. */
export function webhookHeaders(
  { messageId, timestampSeconds, body }: SignedParts,
  signers: readonly Signer[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const at = new Date(timestampSeconds * 1000); // the form in which the library takes an instant
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signers.map((signer) => signer.sign(messageId, at, body)).join(' '),
  };
}
