import type { ProofBundle, ProofSignature } from '../proof-bundle.ts';
import type { ReadEntry } from './audit-checks.ts';
import { canonicalText, digest, toBase64url, utf8 } from './bytes.ts';
import { counted, messageOf, type Checks } from './check.ts';
import type { ReadEnvelope } from './document-checks.ts';
import { fingerprintOf, PROVIDER_ALGORITHMS, verifiedPayload } from './jws.ts';
import type { Trust } from './key-checks.ts';
import { checkAssertion, type PasskeyEvidence } from './passkey.ts';
import type { SignatureRecord, SignatureRecords } from './signature-records.ts';

/** Seconds between a provider's word and the signature that used it. */
const LONGEST_GAP = 15 * 60;

/** What the signatures of one thing must be over. */
export interface Signed {
  /** `signatures`, `acts.1.signatures`. */
  readonly id: string;
  /** The hash that stands in each record. */
  readonly envelopeHash: string;
  /** The hash that a device or provider was shown: the batch's for an adoption. */
  readonly shownHash: string;
  readonly needed: number;
  /** Who may not sign, since the text is theirs. */
  readonly barred: readonly (string | null)[];
  /** Whether the tokens of identity providers are left out. */
  readonly tokensWithheld: boolean;
  /** The address of the Almanac that the bundle is of. */
  readonly origin: string;
}

/** What signatures are held against besides themselves. */
export interface Signing {
  /** Audit entries that are shown. */
  readonly entries: readonly ReadEntry[];
  /** What the asker has from elsewhere. */
  readonly trust: Trust;
}

type Held = Signing & { readonly records: SignatureRecords };

/** What the signatures of a version must be over. */
export function signedOf(
  { envelope, adoption, version, withheld, origin }: ProofBundle,
  read: ReadEnvelope | null,
): Signed {
  const retroactive = read?.retroactive !== undefined && read.retroactive !== null;
  return {
    id: 'signatures',
    envelopeHash: envelope.hash,
    shownHash: adoption?.batchHash ?? envelope.hash,
    needed: Math.max(version.signaturesNeeded, retroactive ? 2 : 1),
    barred: [version.authorId, version.lastEditorId],
    tokensWithheld: withheld.includes('id_tokens'),
    origin,
  };
}

/** Checks every signature over one thing, and that they are enough and of different persons. */
export async function checkSignatures(
  signatures: readonly ProofSignature[],
  signed: Signed,
  held: Held,
  checks: Checks,
): Promise<void> {
  checks.judge(
    `${signed.id}.signers`,
    'Enough medical directors signed, and none of them their own text',
    signersProblem(signatures, signed),
    `${counted(signatures.length, 'director', 'directors')} of ${signed.needed} needed: ${signatures.map(nameOf).join(', ')}`,
  );
  for (const [at, signature] of signatures.entries()) {
    await checkSignature(`${signed.id}.${at}`, signature, signed, held, checks);
  }
}

function signersProblem(signatures: readonly ProofSignature[], { needed, barred }: Signed): string | null {
  const persons = new Set<string>();
  for (const { personId, onBehalfOf, name, role } of signatures) {
    if (role !== 'medical_director') return `${name} signed as ${role}, not as a medical director`;
    for (const person of [personId, ...(onBehalfOf === null ? [] : [onBehalfOf.personId])]) {
      if (persons.has(person)) return `one person stands in two signatures: ${person}`;
      if (barred.includes(person)) return `${person} wrote or last edited the text, and may not sign it`;
      persons.add(person);
    }
  }
  return signatures.length < needed
    ? `${counted(signatures.length, 'signature is', 'signatures are')} there, and ${needed} are needed`
    : null;
}

async function checkSignature(
  id: string,
  signature: ProofSignature,
  signed: Signed,
  held: Held,
  checks: Checks,
): Promise<void> {
  const { evidence, method } = signature;
  const over = `The signature of ${nameOf(signature)} is over this envelope`;
  const recordProblem =
    signature.envelopeHash === signed.envelopeHash
      ? null
      : `it is over another envelope, ${signature.envelopeHash}`;
  checks.judge(`${id}.envelope`, over, recordProblem, `“${signature.meaning}”, ${signature.signedAt}`);
  const proof = `${nameOf(signature)} proved at the act who they are`;
  if (evidence === null) {
    if (method === 'oidc' && signed.tokensWithheld) {
      return checks.unknown(
        `${id}.proof`,
        proof,
        'by their identity provider, whose token is withheld in this copy',
      );
    }
    if (method === 'passkey' || method === 'oidc') {
      return checks.fails(`${id}.proof`, proof, `the evidence of the ${method} is missing`);
    }
    const why = `by ${method}: only the server saw it and can say so; nothing in a file can prove it again`;
    return checks.unknown(`${id}.proof`, proof, why);
  }
  if (evidence.kind !== method)
    return checks.fails(`${id}.proof`, proof, `the record says ${method}, the evidence ${evidence.kind}`);
  try {
    checkBound(signature, signed.shownHash);
    const challenge = toBase64url(await digest(utf8(canonicalText(evidence.challenge))));
    if (evidence.kind === 'passkey') await checkAssertion(evidence, challenge);
    else await checkIdToken(evidence, challenge);
  } catch (error) {
    return checks.fails(`${id}.proof`, proof, messageOf(error));
  }
  const record = held.records.get(signature) ?? { is: 'withheld' };
  if (evidence.kind === 'passkey')
    await checkDevice(id, proof, signature, evidence, { signed, held, record }, checks);
  else await checkProvider(id, proof, evidence, { held, record }, checks);
  if (evidence.kind === 'oidc') checkMoment(id, signature, evidence.authTime, checks);
}

interface Beside {
  readonly held: Held;
  readonly record: SignatureRecord;
}

/** Evidence brings its own key: that it is the signer's is what the sealed entries say, and nothing else. */
async function checkDevice(
  id: string,
  proof: string,
  { personId }: ProofSignature,
  evidence: PasskeyEvidence,
  { signed, held, record }: Beside & { readonly signed: Signed },
  checks: Checks,
): Promise<void> {
  const key = await fingerprintOf(evidence.publicKeyJwk);
  if (record.is !== 'sealed') {
    if (new URL(evidence.origin).origin !== new URL(signed.origin).origin)
      return checks.fails(`${id}.proof`, proof, `the device signed for ${evidence.origin}, another Almanac`);
    const why = `${unsealed(record)}; the device with the key ${key} signed envelope, meaning and signer, and that it is theirs is the word of the service`;
    return checks.unknown(`${id}.proof`, proof, why);
  }
  const why = `their own device signed envelope, meaning and signer (passkey of ${evidence.rpId}), and the entry at position ${record.position} was sealed over this evidence and its key ${key}`;
  if (new URL(evidence.origin).origin === new URL(signed.origin).origin)
    checks.holds(`${id}.proof`, proof, why);
  else
    checks.unknown(
      `${id}.proof`,
      proof,
      `${why}; at ${evidence.origin}, which is not where this Almanac is now`,
    );
  checkAdded(
    id,
    personId,
    { key, credentialId: evidence.credentialId, position: record.position },
    held,
    checks,
  );
}

/** The passkey was added by the signer, before. */
function checkAdded(
  id: string,
  personId: string,
  { key, credentialId, position }: { key: string; credentialId: string; position: number },
  { entries }: Held,
  checks: Checks,
): void {
  const about = 'The passkey is one that the signer had added before';
  const added = entries.find(
    ({ action, detail }) => action === 'passkey.added' && detail['credentialId'] === credentialId,
  );
  if (added === undefined)
    return checks.unknown(`${id}.passkey`, about, 'the bundle holds no entry of its adding');
  if (added.subjectId !== personId)
    return checks.fails(`${id}.passkey`, about, 'the entry of its adding is of somebody else');
  if (added.position > position)
    return checks.fails(`${id}.passkey`, about, 'the entry of its adding stands after the signature');
  const named = added.detail['keyThumbprint'];
  if (named === undefined)
    return checks.unknown(`${id}.passkey`, about, 'entries did not name the key of a passkey then');
  const problem = named === key ? null : `the entry of its adding names another key than ${key}`;
  checks.judge(`${id}.passkey`, about, problem, `the entry at position ${added.position} names its key`);
}

/** A token is worth what its key is: one that the asker knows, or one that was sealed with the signature. */
async function checkProvider(
  id: string,
  proof: string,
  { issuer, jwk }: OidcEvidence,
  { held, record }: Beside,
  checks: Checks,
): Promise<void> {
  const key = await fingerprintOf(jwk);
  const why = `${issuer} confirmed them anew for this very envelope and meaning`;
  if (held.trust.fingerprints.includes(key))
    return checks.holds(`${id}.proof`, proof, `${why}, with the key ${key} as you gave it`);
  if (record.is === 'sealed')
    return checks.holds(
      `${id}.proof`,
      proof,
      `${why}; the entry at position ${record.position} was sealed over the token and its key ${key}`,
    );
  const open = `${unsealed(record)}; a token of ${issuer} says so, and that ${key} is the provider's key is the word of the service: compare it`;
  checks.unknown(`${id}.proof`, proof, open);
}

function unsealed(record: SignatureRecord): string {
  if (record.is === 'older') return 'the signature is from before entries were sealed over the evidence';
  return record.is === 'withheld' ? 'the entry of the signature is withheld' : 'the audit says otherwise';
}

/** A challenge stands for envelope, meaning and signer: those of the record. */
function checkBound({ evidence, meaning, personId }: ProofSignature, shownHash: string): void {
  if (evidence === null) return;
  const { challenge } = evidence;
  if (challenge.envelopeHash !== shownHash) throw new TypeError('what was signed is another envelope');
  if (challenge.meaning !== meaning)
    throw new TypeError('what was signed has another meaning than the record says');
  if (challenge.signer !== personId) throw new TypeError('somebody else signed than the record says');
}

type OidcEvidence = Extract<NonNullable<ProofSignature['evidence']>, { kind: 'oidc' }>;

/** OpenID Connect Core §3.1.3.7, as far as it can be asked years later: not whether the token has expired. */
async function checkIdToken(evidence: OidcEvidence, challenge: string): Promise<void> {
  const { idToken, jwk, issuer, subject, audience, authTime } = evidence;
  const claims = await verifiedPayload(idToken, jwk, PROVIDER_ALGORITHMS);
  if (claims['nonce'] !== challenge)
    throw new TypeError('the provider confirmed another envelope, meaning or signer');
  if (claims['iss'] !== issuer) throw new TypeError('the token is of another provider');
  if (claims['sub'] !== subject) throw new TypeError('the token is of another person');
  if (claims['auth_time'] !== authTime) throw new TypeError('the token says another time of sign-in');
  const audiences: unknown[] = [claims['aud']].flat();
  if (audience !== undefined && !audiences.includes(audience))
    throw new TypeError('the token was made for another service');
}

function checkMoment(id: string, { signedAt, name }: ProofSignature, authTime: number, checks: Checks): void {
  const gap = Math.abs(Date.parse(signedAt) / 1000 - authTime);
  const about = `${name} signed in just before the signature`;
  const at = new Date(authTime * 1000).toISOString();
  if (gap <= LONGEST_GAP)
    checks.holds(`${id}.moment`, about, `the provider says ${at}, the record ${signedAt}`);
  else
    checks.unknown(
      `${id}.moment`,
      about,
      `the provider's clock says ${at} and the service's ${signedAt}; an Almanac on a simulated clock shows this`,
    );
}

function nameOf({ name, credentials, onBehalfOf }: ProofSignature): string {
  const signer = credentials === null ? name : `${name}, ${credentials}`;
  return onBehalfOf === null ? signer : `${signer} for ${onBehalfOf.name}`;
}
