import type { ProofBundle } from '../proof-bundle.ts';
import { digestOf, hashOfText, hashText, readCanonical } from './bytes.ts';
import { counted, messageOf, type Checks } from './check.ts';
import { compareInstants, isNear } from './instants.ts';
import { leafHash, rootOfPath } from './merkle.ts';

/** What a shown entry of the audit says. */
export interface ReadEntry {
  readonly position: number;
  readonly previousHash: string;
  readonly action: string;
  readonly actorKind: unknown;
  readonly actorId: unknown;
  readonly actorName: unknown;
  /** RFC 3339 in UTC. */
  readonly occurredAt: string;
  readonly subjectId: unknown;
  readonly reason: unknown;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The tree of the chain's seals that a checkpoint speaks of. */
export interface TreeHead {
  readonly size: number;
  readonly rootHash: string;
}

type Entry = ProofBundle['audit']['entries'][number];

const about = {
  sealed: 'Every audit entry shown is the one that was sealed',
  inTree: 'Every audit entry has its place in the chain that the checkpoint speaks of',
  linked: 'Audit entries that follow each other are chained',
  approval: 'The audit says that this envelope was approved',
  submitted: 'The audit says that this text was submitted',
} as const;

/** Entries that were read, and the first thing wrong with one. */
export interface ReadEntries {
  readonly entries: readonly ReadEntry[];
  readonly problem: string | null;
}

/** Recomputes the seals of entries that are shown, and reads what they say. */
export async function readEntries(bundle: ProofBundle): Promise<ReadEntries> {
  const read: ReadEntry[] = [];
  let problem: string | null = null;
  for (const entry of bundle.audit.entries) {
    const found = await readEntry(entry, bundle);
    if (typeof found === 'string') problem ??= `at position ${entry.position}: ${found}`;
    else if (found !== null) read.push(found);
  }
  if (
    problem === null &&
    read.length < bundle.audit.entries.length &&
    !bundle.withheld.includes('audit_entries')
  )
    problem = 'one is withheld, and the bundle does not say so';
  return { entries: read, problem };
}

/** Says whether the entries are those that were sealed, and what they say of the approval. */
export function checkEntries(
  bundle: ProofBundle,
  { entries: read, problem }: ReadEntries,
  checks: Checks,
): void {
  const { entries } = bundle.audit;
  const shown = entries.filter(({ canonical }) => canonical !== null).length;
  if (problem === null && shown < entries.length) {
    const why = `${shown} of ${counted(entries.length, 'entry', 'entries')} recomputed; what the others say is withheld, and what they are called is the word of the service`;
    checks.unknown('audit.sealed', about.sealed, why);
  } else {
    checks.judge('audit.sealed', about.sealed, problem, `${counted(shown, 'entry', 'entries')} recomputed`);
  }
  const unlinked = read.find(({ position, previousHash }) => {
    const before = entries.find((entry) => entry.position === position - 1);
    return before !== undefined && before.hash !== previousHash;
  });
  const broken =
    unlinked === undefined
      ? null
      : `the entry at position ${unlinked.position} does not follow the one before`;
  if (read.length === 0) checks.unknown('audit.linked', about.linked, 'what they say is withheld');
  else checks.judge('audit.linked', about.linked, broken, 'each that stands beside another names its seal');
  checkSaid(bundle, read, checks);
}

/** What an entry says; null for one that is withheld, and a sentence for one that is not what was sealed. */
async function readEntry(entry: Entry, bundle: ProofBundle): Promise<ReadEntry | string | null> {
  const { version, policy, adoption } = bundle;
  if (entry.canonical === null) return null;
  const hash = await hashOfText(entry.canonical);
  if (hash !== entry.hash) return `its hash is ${hash}, not ${entry.hash}`;
  let value: unknown;
  try {
    value = readCanonical(entry.canonical);
  } catch (error) {
    return messageOf(error);
  }
  const sealed = recordOf(value);
  const said = recordOf(sealed['entry']);
  if (sealed['position'] !== entry.position) return 'it was sealed at another position';
  if (said['action'] !== entry.action || String(said['occurredAt']) !== entry.at)
    return 'it says something else than its summary';
  const others = [...bundle.corrections, ...bundle.successors].map(({ id }) => id);
  const signers = bundle.signatures.map(({ personId }) => personId);
  const subjects = [version.id, policy.id, adoption?.id, ...others, ...signers, ...actSignersOf(bundle)];
  if (!subjects.includes(String(said['subjectId']))) return 'it is about something else';
  return {
    position: entry.position,
    previousHash: String(sealed['previousHash']),
    action: entry.action,
    actorKind: said['actorKind'],
    actorId: said['actorId'],
    actorName: said['actorName'],
    occurredAt: entry.at,
    subjectId: said['subjectId'],
    reason: said['reason'] ?? null,
    detail: recordOf(said['detail']),
  };
}

function actSignersOf({ acts }: ProofBundle): string[] {
  return acts.flatMap(({ signatures }) => signatures.map(({ personId }) => personId));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What the entries must say of a version that was approved. */
function checkSaid(bundle: ProofBundle, read: readonly ReadEntry[], checks: Checks): void {
  const { audit, version, withheld } = bundle;
  const said = read.find(
    ({ action, subjectId }) => action === 'policy.version.approved' && subjectId === version.id,
  );
  if (said !== undefined) {
    checks.judge(
      'audit.approval',
      about.approval,
      approvalProblem(bundle, said),
      `the entry at position ${said.position} names it, its time and how many signatures it needed`,
    );
  } else if (
    withheld.includes('audit_entries') &&
    audit.entries.some(({ action }) => action === 'policy.version.approved')
  ) {
    checks.unknown('audit.approval', about.approval, 'what the entry says is withheld');
  } else {
    checks.fails('audit.approval', about.approval, 'no entry says so');
  }
  checkSubmitted(bundle, read, checks);
}

function approvalProblem(
  { version, envelope }: ProofBundle,
  { detail, occurredAt }: ReadEntry,
): string | null {
  const named = detail['envelopeHash'];
  if (named !== envelope.hash) return `the entry names the envelope ${String(named)}`;
  if ((detail['signaturesNeeded'] ?? version.signaturesNeeded) !== version.signaturesNeeded)
    return 'the entry says that another number of signatures was needed';
  const at = detail['approvedAt'];
  const isThen =
    typeof at === 'string'
      ? compareInstants(at, version.approvedAt) === 0
      : isNear(occurredAt, version.approvedAt);
  return isThen ? null : 'the entry says that it was approved at another time';
}

/** A text that was voted on was submitted before; the last submission is the one that counts. */
function checkSubmitted(bundle: ProofBundle, read: readonly ReadEntry[], checks: Checks): void {
  const { adoption, version, document, withheld } = bundle;
  if (adoption !== null || version.changeClass === 'reaffirmed') return;
  const submitted = read.findLast(({ action }) => action === 'policy.version.submitted');
  if (submitted === undefined) {
    if (withheld.includes('audit_entries'))
      return checks.unknown('audit.submitted', about.submitted, 'what the entry says is withheld');
    return checks.fails('audit.submitted', about.submitted, 'no entry says so');
  }
  const text = submitted.detail['contentHash'];
  const problem = text === document.hash ? null : `the entry names the text ${String(text)}`;
  const why = `the entry at position ${submitted.position} names it`;
  checks.judge('audit.submitted', about.submitted, problem, why);
}

/** Follows every entry's path to the root of the tree. */
export async function checkPaths({ audit }: ProofBundle, head: TreeHead, checks: Checks): Promise<void> {
  let problem: string | null = null;
  let last = 0;
  for (const { position, hash, path } of audit.entries) {
    if (position <= last) problem ??= `the entry at position ${position} is out of order`;
    last = position;
    const root = await rootOfPath(
      position - 1,
      head.size,
      await leafHash(digestOf(hash)),
      path.map(digestOf),
    );
    if (root === null || hashText(root) !== head.rootHash)
      problem ??= `the entry at position ${position} is not in the tree of ${head.size} entries`;
  }
  if (audit.entries.length === 0) problem = 'the bundle has no audit entries';
  const positions = audit.entries.map(({ position }) => position).join(', ');
  checks.judge(
    'audit.paths',
    about.inTree,
    problem,
    `at ${counted(audit.entries.length, 'position', 'positions')} of ${head.size}: ${positions}`,
  );
}
