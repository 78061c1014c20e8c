import { z } from 'zod';

/** What a checkpoint states of the chain, and the payload of its JWS (RFC 7515). */
export interface CheckpointStatement {
  /** PUBLIC_URL of the Almanac that states it. */
  readonly origin: string;
  /** Entries in the chain. */
  readonly size: number;
  /** The seal of the last one, `sha256:<hex>`. */
  readonly lastHash: string;
  /** Root of the Merkle tree over all seals (RFC 6962), `sha256:<hex>`. */
  readonly rootHash: string;
  /** When it was stated, RFC 3339, by the wall clock. */
  readonly at: string;
}

/** `typ` of a checkpoint's JWS: no token of another kind passes for one. */
export const CHECKPOINT_TYPE = 'almanac-checkpoint+jws';

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** A checkpoint's payload; what else it holds is left alone. */
export const checkpointStatementSchema = z.object({
  origin: z.string(),
  size: z.number().int().min(0),
  lastHash: hash,
  rootHash: hash,
  at: z.iso.datetime({ offset: true }),
});
