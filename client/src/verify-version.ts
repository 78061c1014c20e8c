import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { components } from './schema.d.ts';

/** A version as it was signed. */
export type SignedVersion = components['schemas']['SignedVersion'];

/** The very texts that were hashed, from a version's proof; null where they are withheld from this reader. */
export interface HashedTexts {
  readonly document: string | null;
  readonly envelope: string | null;
}

/** What could be checked of a version. What could not be is taken as it came: Almanac and the connection are trusted for it. */
export interface Verification {
  /**
   * `withheld`: no code has a description, so that the hash may have been taken over descriptions that are not published
   * here, and the proof does not show the text to this key.
   */
  readonly content: 'verified' | 'withheld';
  /** `unread`: it may say more than the version shows, and its proof cannot be read with this key. */
  readonly envelope: 'verified' | 'unread';
}

/** Bytes that are not what was signed: they must not be used. */
export class HashMismatch extends Error {
  /** The content hash of what came instead; null where it has none, or it is not the text that is wrong. */
  readonly foundHash: string | null;

  constructor(what: string, stated: string, foundHash: string | null = null) {
    super(`${what} is not the one whose hash is ${stated}`);
    this.name = 'HashMismatch';
    this.foundHash = foundHash;
  }
}

/** What Almanac says that a version does not show of what was hashed. */
export interface Withheld {
  readonly codeDescriptions: boolean;
  readonly envelopeTerms: boolean;
}

/** The header in which it says so; without it the version shows everything. */
const WITHHELD_HEADER = 'almanac-withheld';

/** What the reply that carries a version says to be withheld. */
export function withheldOf(headers: Headers): Withheld {
  const parts = (headers.get(WITHHELD_HEADER) ?? '').split(',').map((part) => part.trim());
  return {
    codeDescriptions: parts.includes('code_descriptions'),
    envelopeTerms: parts.includes('envelope_terms'),
  };
}

/**
 * Takes the hashes of a version again (SHA-256 over canonical JSON, RFC 8785) and compares them with those that were
 * signed. `texts` is asked only where Almanac says that it does not show all that was hashed; it gives null where the proof
 * may not be read. What does not hold and is not said to be withheld is refused. Throws {@link HashMismatch}.
 */
export async function verifyVersion(
  version: SignedVersion,
  withheld: Withheld,
  texts: () => Promise<HashedTexts | null>,
): Promise<Verification> {
  const { found, contentHolds, envelopeHolds } = hashesOf(version);
  if (!contentHolds && !withheld.codeDescriptions)
    throw new HashMismatch('the text', version.contentHash, found);
  if (!envelopeHolds && !withheld.envelopeTerms) throw new HashMismatch('the envelope', version.envelopeHash);
  if (contentHolds && envelopeHolds) return { content: 'verified', envelope: 'verified' };
  const hashed = await texts();
  return {
    content: contentHolds ? 'verified' : contentOf(version, hashed?.document ?? null),
    envelope: envelopeHolds ? 'verified' : envelopeOf(version, hashed?.envelope ?? null),
  };
}

/** The hashes of what came. Throws {@link HashMismatch} for what has not the form of a version. */
function hashesOf(version: SignedVersion) {
  try {
    const found = hashOf(hashedContent(version));
    return {
      found,
      contentHolds: found === version.contentHash,
      envelopeHolds: hashOf(plainEnvelope(version)) === version.envelopeHash,
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HashMismatch('what came', String(version.envelopeHash)); // a part that was to be hashed is not there
  }
}

function contentOf(version: SignedVersion, text: string | null): Verification['content'] {
  const { codes } = version.document;
  const mayBeWithheld = codes.length > 0 && codes.every(({ description }) => description === null);
  const found = hashOf(hashedContent(version));
  if (text === null) {
    if (mayBeWithheld) return 'withheld';
    throw new HashMismatch('the text', version.contentHash, found);
  }
  const read = JSON.parse(text) as { codes: { description: unknown }[] };
  const shown = { ...read, codes: read.codes.map((code) => ({ ...code, description: null })) };
  const isSame = canonical(shown) === canonical(hashedContent(version));
  if (sha256(text) !== version.contentHash || !mayBeWithheld || !isSame)
    throw new HashMismatch('the text', version.contentHash, found);
  return 'verified';
}

function envelopeOf(version: SignedVersion, text: string | null): Verification['envelope'] {
  if (text === null) return 'unread';
  const shown = Object.entries(plainEnvelope(version));
  const read = JSON.parse(text) as Record<string, unknown>;
  const isSame = shown.every(([field, value]) => canonical(read[field] ?? null) === canonical(value));
  if (sha256(text) !== version.envelopeHash || !isSame)
    throw new HashMismatch('the envelope', version.envelopeHash);
  return 'verified';
}

/** What the content hash is taken over: the title and what the document says. What came to the format later is left out where it is empty. */
function hashedContent({ policy, document }: SignedVersion): Record<string, unknown> {
  const { sections, criteria, references, codes, crossReferences, boilerplate } = document;
  return {
    title: policy.title,
    sections,
    ...(criteria.length === 0 ? {} : { criteria }),
    references: references.map(({ url, ...reference }) => (url === null ? reference : { ...reference, url })),
    codes,
    crossReferences,
    boilerplate,
  };
}

/** What every envelope says. One that says more (an embargo, a waiver of notice, what it corrects) is in the proof. */
function plainEnvelope(version: SignedVersion): Record<string, unknown> {
  const { policy, version: number, contentHash, dates, changeClass, scope } = version;
  return {
    policy,
    version: number,
    contentHash,
    dates,
    changeClass,
    scope: {
      linesOfBusiness: scope.linesOfBusiness.toSorted(),
      jurisdictions: scope.jurisdictions.toSorted(),
    },
  };
}

const hashOf = (value: unknown): string => sha256(canonical(value));

function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this value has no JSON form');
  return text;
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
