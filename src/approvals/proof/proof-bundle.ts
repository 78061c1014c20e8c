import * as z from 'zod';
import { isDay, isInstant } from './verifier/instants.ts';

/** The format's name and version: a bundle says by which rules it is to be read. */
export const PROOF_FORMAT = 'almanac-proof/1';
/** The media type of a bundle. */
export const PROOF_MEDIA_TYPE = 'application/vnd.almanac.proof.v1+json';

/**
 * What a bundle may leave out, for a reader who may not see it. What is left out is `null` in its place and named in
 * `withheld`; nothing is ever replaced by something else.
 */
export const withheldParts = [
  /**
   * Names and ids of voters, reasons for votes, the rounds before the one that carried, and audit entries that prove
   * nothing of it. Persons who did not sign are numbered for this one bundle.
   */
  'voters',
  /** What the audit's entries say; their seals and paths stay. */
  'audit_entries',
  /** The document's text, because it holds code descriptions that may not be published. */
  'code_descriptions',
  /** The other versions of the adoption batch. */
  'adoption_items',
  /** The envelopes of acts, which say why, and what is to govern. */
  'act_envelopes',
  /** ID tokens of identity providers, which may hold addresses. */
  'id_tokens',
  /** The envelope, because it names a version that is not public yet. */
  'envelope',
] as const;

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const id = z.string().min(1);
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/)
  .refine(isInstant, 'there is no such moment');
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine(isDay, 'there is no such day');
/** Seconds since 1970 until the end of the year 9999. */
const LAST_SECOND = 253_402_300_799;
const jwk = z.record(z.string(), z.unknown());
const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/);
const compactJws = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+$/);

/** What was hashed, as the very text, with its hash. The text is null where it is withheld. */
const hashed = z.strictObject({ hash, canonical: z.string().nullable() });

const boundContent = z.strictObject({
  envelopeHash: hash,
  meaning: z.string(),
  nonce: z.string(),
  signer: id,
});

const passkeyEvidence = z.strictObject({
  kind: z.literal('passkey'),
  challenge: boundContent,
  credentialId: base64url,
  publicKeyJwk: jwk,
  algorithm: z.string(),
  rpId: z.string(),
  origin: z.string(),
  authenticatorData: base64url,
  clientDataJSON: base64url,
  signature: base64url,
  userVerified: z.literal(true),
});

const oidcEvidence = z.strictObject({
  kind: z.literal('oidc'),
  challenge: boundContent,
  issuer: z.string(),
  audience: z.string().optional(),
  subject: z.string(),
  idToken: compactJws,
  jwk,
  /** As the service read it: seconds since 1970. */
  authTime: z.number().min(0).max(LAST_SECOND),
});

const signature = z.strictObject({
  id,
  envelopeHash: hash,
  personId: id,
  name: z.string(),
  role: z.string(),
  credentials: z.string().nullable(),
  meaning: z.string(),
  signedAt: instant,
  method: z.string(),
  onBehalfOf: z
    .strictObject({ personId: id, name: z.string(), credentials: z.string().nullable() })
    .nullable(),
  evidence: z.discriminatedUnion('kind', [passkeyEvidence, oidcEvidence]).nullable(),
});

const rule = z.strictObject({
  quorum: z.union([
    z.strictObject({ votes: z.int().min(0) }),
    z.strictObject({ percent: z.int().min(1).max(100) }),
  ]),
  majority: z.enum(['simple', 'absolute', 'two_thirds']),
  mayVote: z.int().nullable(),
});

const vote = z.strictObject({
  personId: id,
  name: z.string().nullable(),
  role: z.string(),
  vote: z.enum(['approve', 'reject', 'abstain', 'recuse']),
  reason: z.string().nullable(),
  castAt: instant,
  /** The proxy who voted in this person's seat. */
  castBy: z.strictObject({ personId: id, name: z.string().nullable() }).nullable(),
});

const round = z.strictObject({
  number: z.int().min(1),
  contentHash: hash,
  submittedBy: z.string().nullable(),
  submittedAt: instant,
  closedAt: instant.nullable(),
  outcome: z.string().nullable(),
  panel: z.string().nullable(),
  /** By what it decided, frozen as it opened; null for a round from before rules were frozen. */
  rule: rule.nullable(),
  voteBy: day.nullable(),
  seats: z.array(
    z.strictObject({ position: z.int(), personId: id, name: z.string().nullable(), chair: z.boolean() }),
  ),
  votes: z.array(vote),
});

const batchItem = z.strictObject({
  envelopeHash: hash,
  sourceName: z.string().nullable(),
  sourceHash: z.string().nullable(),
  broughtBy: z.string(),
});

const adoption = z.strictObject({
  id,
  batchHash: hash,
  /** Null where they are withheld. */
  items: z.array(batchItem).nullable(),
});

const act = z.strictObject({
  id,
  act: z.enum(['cancel', 'retire', 'withdraw']),
  on: day,
  ...hashed.shape,
  signaturesNeeded: z.int().min(1),
  decidedAt: instant,
  signatures: z.array(signature),
});

const auditEntry = z.strictObject({
  /** Its place in the chain, from 1. */
  position: z.int().min(1),
  /** Its seal: SHA-256 over `canonical`. */
  hash,
  /** The text that was sealed; null where it is withheld. */
  canonical: z.string().nullable(),
  /** What the service says it is about; of an entry that is shown, what it says itself. */
  action: z.string(),
  at: instant,
  /** RFC 6962 §2.1.1: from the leaf up, at index `position - 1`. */
  path: z.array(hash),
});

/** Another version of the policy that bears on the days of this one. */
const otherVersion = z.strictObject({
  id,
  version: z.int().min(1),
  envelopeHash: hash,
  approvedAt: instant,
  effective: day,
});

/** The shape of a bundle. Every field is required: one that is left out is a bundle that was changed. */
export const proofBundleSchema = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  /** The organisation that keeps the policy, and the address of its Almanac. */
  organisation: z.string(),
  origin: z.string(),
  madeAt: instant,
  withheld: z.array(z.enum(withheldParts)),
  policy: z.strictObject({ id, slug: z.string() }),
  version: z.strictObject({
    id,
    number: z.int().min(1),
    changeClass: z.string(),
    approvedAt: instant,
    /** Who wrote the text, and who edited it last; null for a machine. */
    authorId: id.nullable(),
    lastEditorId: id.nullable(),
    /** The number of the version it was drafted from, and of the one it corrects. */
    base: z.int().nullable(),
    corrects: z.int().nullable(),
    /** The hash of the file it was imported from. */
    sourceHash: hash.nullable(),
    signaturesNeeded: z.int().min(1),
    /** The days it governs as known when the bundle was made; `until` is exclusive. */
    inForce: z.array(z.strictObject({ from: day, until: day.nullable() })),
  }),
  document: hashed,
  envelope: hashed,
  rounds: z.array(round),
  adoption: adoption.nullable(),
  signatures: z.array(signature).min(1),
  acts: z.array(act),
  /** Signed versions that correct this one. */
  corrections: z.array(otherVersion),
  /** Signed versions that begin on a day on which this one ends. */
  successors: z.array(otherVersion),
  audit: z.strictObject({
    entries: z.array(auditEntry),
    /** The service's word for the tree that the paths end in. */
    checkpoint: compactJws,
  }),
  /** Every public key of the service so far, retired ones too, so that each checkpoint of its can be read. */
  keys: z.array(jwk),
  /** JWS (RFC 7515 Appendix F, detached) over the canonical JSON (RFC 8785) of all the rest. */
  signature: z.string().regex(/^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+$/),
});

/** All that proves a signed version, in one file that is checked without the server. */
export type ProofBundle = z.output<typeof proofBundleSchema>;
/** A bundle before the service signs it. */
export type UnsignedBundle = Omit<ProofBundle, 'signature'>;
export type ProofSignature = ProofBundle['signatures'][number];
export type ProofRound = ProofBundle['rounds'][number];
export type ProofAct = ProofBundle['acts'][number];
export type WithheldPart = (typeof withheldParts)[number];
