import type { ProofSignature } from '../proof-bundle.ts';
import type { ReadEntry } from './audit-checks.ts';
import { canonicalText, hashOfText } from './bytes.ts';
import { isNear } from './instants.ts';
import { fingerprintOf } from './jws.ts';

/** What the audit says of a signature that the bundle holds. */
export type SignatureRecord =
  /** An entry that was sealed with the signature says the same; `position` is its place. */
  | { readonly is: 'sealed'; readonly position: number }
  /** An entry from before entries said what the evidence and the meaning were; the rest is the same. */
  | { readonly is: 'older'; readonly position: number }
  /** What entries say is withheld. */
  | { readonly is: 'withheld' }
  | { readonly is: 'other'; readonly problem: string };

/** Records of signatures, each by its signature. */
export type SignatureRecords = ReadonlyMap<ProofSignature, SignatureRecord>;

/**
 * Finds the entry of each signature, one entry for one signature. `ofBatch` is for signatures over a whole batch, which
 * are kept under an id of their own with each of its versions.
 */
export async function recordsOf(
  signatures: readonly ProofSignature[],
  entries: readonly ReadEntry[],
  ofBatch: boolean,
): Promise<SignatureRecords> {
  const left = new Set(entries);
  const records = new Map<ProofSignature, SignatureRecord>();
  for (const signature of signatures) {
    const entry = entryOf(signature, [...left], ofBatch);
    if (entry === undefined) {
      records.set(signature, { is: 'other', problem: `no entry says that ${signature.name} signed` });
      continue;
    }
    left.delete(entry);
    const problem = await differenceOf(signature, entry, ofBatch);
    const { position } = entry;
    if (problem !== null) records.set(signature, { is: 'other', problem });
    else records.set(signature, { is: saidOf(entry) === null ? 'older' : 'sealed', position });
  }
  return records;
}

/** For entries that are not shown. */
export function withheldRecords(signatures: readonly ProofSignature[]): SignatureRecords {
  return new Map(signatures.map((signature) => [signature, { is: 'withheld' }]));
}

function entryOf(
  { id, personId, signedAt }: ProofSignature,
  left: readonly ReadEntry[],
  ofBatch: boolean,
): ReadEntry | undefined {
  const own = left.filter(({ actorId }) => actorId === personId);
  const named = ofBatch ? undefined : own.find((entry) => saidOf(entry)?.['id'] === id);
  return named ?? own.findLast(({ occurredAt }) => isNear(occurredAt, signedAt)) ?? own.at(-1);
}

async function differenceOf(
  signature: ProofSignature,
  entry: ReadEntry,
  ofBatch: boolean,
): Promise<string | null> {
  const { id, name, signedAt, method, onBehalfOf, meaning, credentials, evidence } = signature;
  const { detail } = entry;
  const which = `the entry of the signature of ${name}`;
  if (entry.actorName !== name) return `the entry names them ${String(entry.actorName)}, not ${name}`;
  if (!isNear(entry.occurredAt, signedAt)) return `${which} is of ${entry.occurredAt}, not ${signedAt}`;
  if (detail['method'] !== undefined && detail['method'] !== method)
    return `${which} says that they proved in another way than by ${method} who they are`;
  const principal = recordIn(detail['onBehalfOf']);
  if (detail['method'] !== undefined && (principal?.['id'] ?? null) !== (onBehalfOf?.personId ?? null))
    return `${which} says otherwise for whom they signed`;
  const said = saidOf(entry);
  if (said === null) return null;
  if (!ofBatch && said['id'] !== id) return `${which} is of another signature`;
  if (said['meaning'] !== meaning) return `${which} gives it another meaning`;
  if (said['credentials'] !== credentials) return `${which} gives them other credentials`;
  if ((principal?.['name'] ?? null) !== (onBehalfOf?.name ?? null))
    return `${which} names otherwise for whom they signed`;
  if ((principal?.['credentials'] ?? null) !== (onBehalfOf?.credentials ?? null))
    return `${which} gives other credentials to who they signed for`;
  if (evidence === null)
    return said['evidence'] === null || method === 'oidc' ? null : `${which} says that evidence was given`;
  if (said['evidence'] !== (await hashOfText(canonicalText(evidence))))
    return `${which} was made over other evidence`;
  if (said['key'] !== (await keyOf(evidence))) return `${which} names another key`;
  return null;
}

async function keyOf(evidence: NonNullable<ProofSignature['evidence']>): Promise<string | null> {
  try {
    return await fingerprintOf(evidence.kind === 'passkey' ? evidence.publicKeyJwk : evidence.jwk);
  } catch {
    return null; // no key at all: then it is not the one that the entry names
  }
}

/** What an entry says of the signature itself; null for one from before they did. */
function saidOf({ detail }: ReadEntry): Record<string, unknown> | null {
  return recordIn(detail['signature']);
}

function recordIn(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
