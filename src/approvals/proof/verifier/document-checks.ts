import type { ProofBundle } from '../proof-bundle.ts';
import { canonicalText, hashOfText, readCanonical } from './bytes.ts';
import type { Checks } from './check.ts';

/** What an envelope says that checks ask for; anything may be missing in a bundle that somebody wrote. */
export interface ReadEnvelope {
  readonly policy?: { readonly id?: unknown; readonly slug?: unknown; readonly title?: unknown };
  readonly version?: unknown;
  readonly contentHash?: unknown;
  readonly changeClass?: unknown;
  readonly corrects?: unknown;
  readonly retroactive?: unknown;
  readonly dates?: { readonly effective?: unknown };
}

const asked = {
  document: 'The text is the one whose hash is given',
  envelope: 'The envelope is the one whose hash is given',
  contents: 'The envelope is about this text, policy and version',
  batch: 'The adoption batch that was signed holds this envelope',
} as const;

/** Recomputes the hashes of document and envelope, and that the one names the other. Returns the envelope; null where it is withheld or cannot be read. */
export async function checkDocument(bundle: ProofBundle, checks: Checks): Promise<ReadEnvelope | null> {
  const document = await readHashed(bundle.document, 'document', checks);
  const envelope = (await readHashed(bundle.envelope, 'envelope', checks)) as ReadEnvelope | null;
  if (envelope !== null) {
    const problem = mismatchOf(bundle, envelope, document);
    checks.judge(
      'envelope.contents',
      asked.contents,
      problem,
      'hash, policy, number and class are the same in both',
    );
  } else if (bundle.envelope.canonical === null) {
    checks.unknown('envelope.contents', asked.contents, 'the envelope is withheld');
  }
  await checkBatch(bundle, checks);
  return envelope;
}

async function readHashed(
  { canonical, hash }: ProofBundle['document'],
  what: 'document' | 'envelope',
  checks: Checks,
): Promise<Record<string, unknown> | null> {
  if (canonical === null) {
    const why = `${what === 'document' ? 'the text' : 'the envelope'} is withheld in this copy; its hash is ${hash}`;
    checks.unknown(`${what}.hash`, asked[what], why);
    return null;
  }
  let read: Record<string, unknown> | null = null;
  await checks.attempt(`${what}.hash`, asked[what], `recomputed: ${hash}`, async () => {
    const found = await hashOfText(canonical);
    if (found !== hash) throw new TypeError(`the hash of what is here is ${found}, not ${hash}`);
    const value = readCanonical(canonical);
    if (typeof value !== 'object' || value === null) throw new TypeError('is no object');
    read = { ...value };
  });
  return read;
}

function mismatchOf(
  { policy, version, document: { hash } }: ProofBundle,
  envelope: ReadEnvelope,
  document: Record<string, unknown> | null,
): string | null {
  if (envelope.contentHash !== hash)
    return `the envelope names the text ${String(envelope.contentHash)}, not ${hash}`;
  if (envelope.policy?.id !== policy.id || envelope.policy.slug !== policy.slug)
    return 'the envelope names another policy';
  if (envelope.version !== version.number) {
    return `the envelope is of version ${String(envelope.version)}, not ${version.number}`;
  }
  if (envelope.changeClass !== version.changeClass) return 'the envelope names another change class';
  if ((envelope.corrects ?? null) !== version.corrects)
    return 'the envelope says otherwise which version it corrects';
  if (document !== null && document['title'] !== envelope.policy.title)
    return 'the envelope names another title';
  return null;
}

/** An adopted version was signed with its whole batch: the batch's hash is taken again over all that it holds. */
async function checkBatch({ adoption, envelope }: ProofBundle, checks: Checks): Promise<void> {
  if (adoption === null) return;
  const { id, batchHash, items } = adoption;
  if (items === null) {
    const why =
      'the rest of the batch is withheld in this copy: that the batch holds this envelope is the word of the service';
    checks.unknown('adoption.batch', asked.batch, why);
    return;
  }
  const size = items.length === 1 ? '1 version' : `${items.length} versions`;
  await checks.attempt('adoption.batch', asked.batch, `recomputed over ${size}: ${batchHash}`, async () => {
    if (!items.some(({ envelopeHash }) => envelopeHash === envelope.hash)) {
      throw new TypeError('no version of the batch has this envelope');
    }
    const sorted = items.toSorted((a, b) => (a.envelopeHash < b.envelopeHash ? -1 : 1));
    const found = await hashOfText(canonicalText({ adoption: id, items: sorted }));
    if (found !== batchHash) throw new TypeError(`the hash of what is here is ${found}, not ${batchHash}`);
  });
}
