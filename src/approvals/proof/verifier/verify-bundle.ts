import { proofBundleSchema, type ProofBundle } from '../proof-bundle.ts';
import { checkActs } from './act-checks.ts';
import { checkEntries, checkPaths, readEntries } from './audit-checks.ts';
import { canonicalText } from './bytes.ts';
import { Checks, messageOf, type Check } from './check.ts';
import { checkDocument, type ReadEnvelope } from './document-checks.ts';
import {
  checkBundleSignature,
  checkCheckpoint,
  checkPublished,
  checkTrust,
  type Trust,
} from './key-checks.ts';
import { checkPeriods } from './period-checks.ts';
import { checkAuthors, checkRecords, versionRecords } from './record-checks.ts';
import { checkSignatures, signedOf } from './signature-checks.ts';
import { checkTimes } from './time-checks.ts';
import { checkVotes } from './vote-checks.ts';

/** What came of checking a bundle. */
export interface Report {
  /** `holds`: nothing fails; what cannot be known from the file is among the checks. */
  readonly verdict: 'holds' | 'fails';
  /** The first check that fails; null when none does. */
  readonly firstFailure: Check | null;
  readonly checks: readonly Check[];
  /** What the bundle is about; null when it cannot be read. */
  readonly subject: Subject | null;
}

/** What a bundle says it is about, as far as it could be read. */
export interface Subject {
  readonly organisation: string;
  readonly title: string | null;
  readonly policy: string;
  readonly version: number;
  readonly effective: string | null;
  readonly signers: readonly string[];
}

/** Nothing known from elsewhere. */
export const noTrust: Trust = { fingerprints: [], checkpoint: null };

/**
 * Checks a bundle without server, database or network: everything that can be recomputed is, with WebCrypto alone. Never
 * throws: what cannot be read is a check that fails. `trust` is what the asker has from elsewhere.
 */
export async function verifyBundle(text: string, trust: Trust = noTrust): Promise<Report> {
  const checks = new Checks();
  try {
    return await verify(text, trust, checks);
  } catch (error) {
    // anybody writes bundles: one that no check foresaw is no proof, and takes nothing down with it
    checks.fails('bundle.format', about.format, `it cannot be checked: ${messageOf(error)}`);
    return reportOf(checks, null, null);
  }
}

const about = {
  format: 'The file is a proof bundle of Almanac',
  written: 'The file is written in the one way in which it can be read',
} as const;

async function verify(text: string, trust: Trust, checks: Checks): Promise<Report> {
  let raw: unknown;
  const plain = text.replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  try {
    raw = JSON.parse(plain);
  } catch (error) {
    checks.fails('bundle.format', about.format, `it is no JSON: ${messageOf(error)}`);
    return reportOf(checks, null, null);
  }
  const read = proofBundleSchema.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue?.path.join('.') ?? '';
    checks.fails(
      'bundle.format',
      about.format,
      `${where === '' ? '' : `${where}: `}${issue?.message ?? 'is of another shape'}`,
    );
    return reportOf(checks, null, null);
  }
  const bundle = read.data;
  checks.holds(
    'bundle.format',
    about.format,
    `${bundle.format}, made at ${bundle.madeAt} by ${bundle.origin}`,
  );
  if (canonicalText(raw) !== plain) {
    const why =
      'it is no canonical JSON (RFC 8785): it was written anew by another program, or says something twice, and others may read it otherwise';
    checks.fails('bundle.written', about.written, why);
    return reportOf(checks, null, null);
  }
  const envelope = await checkAll(bundle, raw as Record<string, unknown>, trust, checks);
  return reportOf(checks, bundle, envelope);
}

async function checkAll(
  bundle: ProofBundle,
  raw: Readonly<Record<string, unknown>>,
  trust: Trust,
  checks: Checks,
): Promise<ReadEnvelope | null> {
  // what is signed and by whom comes first, so that the first thing to fail is the one that matters most
  const envelope = await checkDocument(bundle, checks);
  const read = await readEntries(bundle);
  const { entries } = read;
  const records = await versionRecords(bundle, entries);
  await checkSignatures(bundle.signatures, signedOf(bundle, envelope), { entries, trust, records }, checks);
  checkEntries(bundle, read, checks);
  checkVotes(bundle, entries, checks);
  checkAuthors(bundle, entries, checks);
  checkRecords('audit.signatures', bundle.signatures, records, checks);
  await checkActs(bundle, { entries, trust }, checks);
  checkPeriods(bundle, envelope, entries, checks);
  checkTimes(bundle, checks);
  const head = await checkCheckpoint(bundle, checks);
  if (head !== null) await checkPaths(bundle, head, checks);
  await checkPublished(bundle, head, trust, checks);
  await checkBundleSignature(bundle, raw, checks);
  await checkTrust(bundle, trust, checks);
  const why = `what was decided after ${bundle.madeAt} is not in it: ask for a new one`;
  checks.unknown('bundle.complete', 'Nothing has happened to the version since', why);
  return envelope;
}

function reportOf({ made }: Checks, bundle: ProofBundle | null, envelope: ReadEnvelope | null): Report {
  const firstFailure = made.find(({ outcome }) => outcome === 'fails') ?? null;
  return {
    verdict: firstFailure === null ? 'holds' : 'fails',
    firstFailure,
    checks: made,
    subject: bundle === null ? null : subjectOf(bundle, envelope),
  };
}

function subjectOf(
  { organisation, policy, version, signatures }: ProofBundle,
  envelope: ReadEnvelope | null,
): Subject {
  const title = envelope?.policy?.title;
  const effective = envelope?.dates?.effective;
  return {
    organisation,
    title: typeof title === 'string' ? title : null,
    policy: policy.slug,
    version: version.number,
    effective: typeof effective === 'string' ? effective : null,
    signers: signatures.map(({ name, credentials }) =>
      credentials === null ? name : `${name}, ${credentials}`,
    ),
  };
}
