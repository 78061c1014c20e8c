import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import type { ProofBundle } from '../proof-bundle.ts';
import type { TreeHead } from './audit-checks.ts';
import { canonicalText } from './bytes.ts';
import { messageOf, type Checks } from './check.ts';
import { checkDetached, fingerprintOf, keyIdOf, SERVICE_ALGORITHMS, verifiedPayload } from './jws.ts';

/** The `typ` of what the service signs: a signature over one thing is not taken for one over another. */
export const PROOF_TYP = 'almanac-proof+jws';
export const CHECKPOINT_TYP = 'almanac-checkpoint+jws';

/** What somebody who checks a bundle has from elsewhere. */
export interface Trust {
  /** Fingerprints of the service's keys; empty when none are known. */
  readonly fingerprints: readonly string[];
  /** A checkpoint that was published or kept elsewhere; null for none. */
  readonly checkpoint: string | null;
}

const about = {
  bundle: 'The service signed this bundle as it is',
  checkpoint: 'The service signed the checkpoint',
  trusted: "The key is the service's own",
  published: 'The checkpoint is the one that was published',
} as const;

/** Checks the service's signature over the whole bundle. `raw` is the bundle as it was read, unknown fields and all. */
export async function checkBundleSignature(
  bundle: ProofBundle,
  raw: Readonly<Record<string, unknown>>,
  checks: Checks,
): Promise<void> {
  await checks.attempt(
    'bundle.signature',
    about.bundle,
    `signed with the key ${String(keyIdOf(bundle.signature))}`,
    async () => {
      const { signature, ...rest } = raw;
      const key = await keyOf(bundle, bundle.signature, PROOF_TYP);
      await checkDetached(String(signature), canonicalText(rest), key, SERVICE_ALGORITHMS);
    },
  );
}

/** Checks the checkpoint's signature; returns what it says, null when it cannot be relied on. */
export async function checkCheckpoint(bundle: ProofBundle, checks: Checks): Promise<TreeHead | null> {
  const { checkpoint } = bundle.audit;
  try {
    const head = await readCheckpoint(checkpoint, await keyOf(bundle, checkpoint, CHECKPOINT_TYP));
    if (head.origin !== bundle.origin)
      throw new TypeError(`it is of another service, ${String(head.origin)}`);
    checks.holds('audit.checkpoint', about.checkpoint, `over ${head.size} entries`);
    return head;
  } catch (error) {
    checks.fails('audit.checkpoint', about.checkpoint, messageOf(error));
    return null;
  }
}

/** Whether the keys are those that were got elsewhere; without any, says what they should be compared with. */
export async function checkTrust(
  bundle: ProofBundle,
  { fingerprints }: Trust,
  checks: Checks,
): Promise<void> {
  const used = [...new Set([keyIdOf(bundle.signature), keyIdOf(bundle.audit.checkpoint)])].map(String);
  if (fingerprints.length === 0) {
    const why = `nothing in a file can prove whose key it is: compare ${used.join(' and ')} with the fingerprint that you got elsewhere`;
    return checks.unknown('keys.trusted', about.trusted, why);
  }
  const foreign = used.find((kid) => !fingerprints.includes(kid));
  const problem =
    foreign === undefined ? null : `it is signed with ${foreign}, which is none of the keys you gave`;
  checks.judge('keys.trusted', about.trusted, problem, `${used.join(' and ')}, as you gave it`);
}

/** Compares the checkpoint with one published elsewhere; of different lengths they cannot be compared by this bundle. */
export async function checkPublished(
  bundle: ProofBundle,
  head: TreeHead | null,
  { checkpoint }: Trust,
  checks: Checks,
): Promise<void> {
  if (checkpoint === null) {
    const why =
      'a checkpoint that was sent or published before would show that the chain was not made anew since';
    return checks.unknown('audit.published', about.published, why);
  }
  if (head === null)
    return checks.fails('audit.published', about.published, "the bundle's own checkpoint does not hold");
  try {
    const said = unheldOf(bundle, checkpoint);
    if (said !== null && said !== head.size) {
      const why = `yours is over ${said} entries, signed with a key that the service had at another time, and the bundle's over ${head.size}: ask for the checkpoint over ${head.size}`;
      return checks.unknown('audit.published', about.published, why);
    }
    const given = await readCheckpoint(checkpoint, await keyOf(bundle, checkpoint, CHECKPOINT_TYP));
    if (given.size !== head.size) {
      const why = `yours is over ${given.size} entries and the bundle's over ${head.size}: ask for the checkpoint over ${head.size}`;
      return checks.unknown('audit.published', about.published, why);
    }
    const problem =
      given.rootHash === head.rootHash
        ? null
        : `yours has another root over the same ${head.size} entries: one of the chains is not the true one`;
    checks.judge('audit.published', about.published, problem, `the same root over ${head.size} entries`);
  } catch (error) {
    checks.fails('audit.published', about.published, `yours cannot be relied on: ${messageOf(error)}`);
  }
}

/** The size that a checkpoint says whose key the bundle does not hold; null where it holds it, or nothing is said. */
function unheldOf({ keys }: ProofBundle, checkpoint: string): number | null {
  const { kid, typ } = decodeProtectedHeader(checkpoint);
  if (typ !== CHECKPOINT_TYP || kid === undefined || keys.some((key) => key['kid'] === kid)) return null;
  const { size } = decodeJwt(checkpoint) as { size?: unknown };
  return typeof size === 'number' && Number.isSafeInteger(size) ? size : null;
}

async function readCheckpoint(jws: string, key: JWK): Promise<TreeHead & { readonly origin: unknown }> {
  const { size, rootHash, origin } = await verifiedPayload(jws, key, SERVICE_ALGORITHMS);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || typeof rootHash !== 'string') {
    throw new TypeError('it does not say over how many entries it is');
  }
  return { size, rootHash, origin };
}

/** The bundle's key that a JWS names. A key's name is its fingerprint, so that none can pass for another. */
async function keyOf({ keys }: ProofBundle, jws: string, typ: string): Promise<JWK> {
  const { kid, typ: ofWhat } = decodeProtectedHeader(jws);
  if (ofWhat !== typ) throw new TypeError(`it is a signature of another kind: ${String(ofWhat)}`);
  const key = keys.find((each) => each['kid'] === kid) as JWK | undefined;
  if (key === undefined) throw new TypeError(`the bundle does not hold the key ${String(kid)}`);
  if ((await fingerprintOf(key)) !== kid)
    throw new TypeError(`the key ${String(kid)} is not the one of that name`);
  return key;
}
