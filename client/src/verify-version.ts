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

/** What could be checked of a version. */
export interface Verification {
  /** `withheld`: code descriptions are not published here, and without them the text's hash cannot be taken. */
  readonly content: 'verified' | 'withheld';
  /** `unread`: it says more than the version shows, and its proof cannot be read with this key. */
  readonly envelope: 'verified' | 'unread';
}

/** Bytes that are not what was signed: they must not be used. */
export class HashMismatch extends Error {
  constructor(what: string, stated: string) {
    super(`${what} is not the one whose hash is ${stated}`);
    this.name = 'HashMismatch';
  }
}

/**
 * Takes the hashes of a version again (SHA-256 over canonical JSON, RFC 8785) and compares them with those that were
 * signed. `texts` is asked only where the version does not show all that was hashed; it gives null where the proof may not
 * be read. Throws {@link HashMismatch}.
 */
export async function verifyVersion(
  version: SignedVersion,
  texts: () => Promise<HashedTexts | null>,
): Promise<Verification> {
  const contentHolds = hashOf(hashedContent(version)) === version.contentHash;
  const envelopeHolds = hashOf(plainEnvelope(version)) === version.envelopeHash;
  if (contentHolds && envelopeHolds) return { content: 'verified', envelope: 'verified' };
  const hashed = await texts();
  return {
    content: contentHolds ? 'verified' : contentOf(version, hashed?.document ?? null),
    envelope: envelopeHolds ? 'verified' : envelopeOf(version, hashed?.envelope ?? null),
  };
}

function contentOf(version: SignedVersion, text: string | null): Verification['content'] {
  const { codes } = version.document;
  const mayBeWithheld = codes.length > 0 && codes.every(({ description }) => description === null);
  if (text === null) {
    if (mayBeWithheld) return 'withheld';
    throw new HashMismatch('the text', version.contentHash);
  }
  const read = JSON.parse(text) as { codes: { description: unknown }[] };
  const shown = { ...read, codes: read.codes.map((code) => ({ ...code, description: null })) };
  const isSame = canonical(shown) === canonical(hashedContent(version));
  if (sha256(text) !== version.contentHash || !mayBeWithheld || !isSame)
    throw new HashMismatch('the text', version.contentHash);
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
