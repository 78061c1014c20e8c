import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import {
  CHECKPOINT_TYPE,
  checkpointStatementSchema,
  type CheckpointStatement,
} from '../checkpoints/checkpoint.rules.ts';

/** A checkpoint whose signature holds, or what is wrong with it. */
export type CheckedCheckpoint =
  | { readonly statement: CheckpointStatement; readonly kid: string }
  | { readonly problem: string }
  /** Well-formed, of a key that is not among these: `size` is what it says, unchecked. */
  | { readonly problem: string; readonly unknownKey: string; readonly size: number };

/** Reads a checkpoint and checks its signature with one of these keys. */
export async function checkCheckpoint(
  jws: string,
  keys: readonly (JWK & { readonly kid?: string })[],
): Promise<CheckedCheckpoint> {
  try {
    const { kid, typ } = decodeProtectedHeader(jws);
    if (typ !== CHECKPOINT_TYPE) return { problem: 'is not a checkpoint' };
    const key = keys.find((candidate) => candidate.kid === kid);
    if (kid === undefined || key === undefined) return ofUnknownKey(jws, kid);
    const { payload } = await compactVerify(jws, await importJWK(key, 'ES256'), { algorithms: ['ES256'] });
    const read = checkpointStatementSchema.safeParse(parsed(payload));
    return read.success ? { statement: read.data, kid } : notStated;
  } catch {
    return { problem: 'has a signature that does not hold' }; // of all that may be wrong with it none makes it better
  }
}

const notStated = { problem: 'does not state what a checkpoint states' };

function ofUnknownKey(jws: string, kid: string | undefined): CheckedCheckpoint {
  const problem = `is signed with the key ${kid ?? '(none)'}, which is not ours`;
  const said = checkpointStatementSchema.safeParse(decodeJwt(jws));
  if (kid === undefined) return { problem };
  return said.success ? { problem, unknownKey: kid, size: said.data.size } : notStated;
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload)) as unknown;
  } catch {
    return undefined; // no JSON states nothing
  }
}
