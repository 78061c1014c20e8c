import type { ProofAct, ProofBundle, ProofSignature } from '../proof-bundle.ts';
import type { ReadEntry } from './audit-checks.ts';
import { counted, type Checks } from './check.ts';
import { recordsOf, withheldRecords, type SignatureRecords } from './signature-records.ts';

const about = {
  authors: 'Who wrote the text and who edited it last are those in the audit',
  signatures: 'The signatures are those in the audit',
} as const;

/** Holds the authors against what the audit's entries say of them, where those are shown. */
export function checkAuthors(bundle: ProofBundle, entries: readonly ReadEntry[], checks: Checks): void {
  const { version } = bundle;
  if (areWithheld(bundle)) {
    return checks.unknown('audit.authors', about.authors, 'the audit entries are withheld in this copy');
  }
  const begun = entries.find(
    ({ action, subjectId, detail }) =>
      (action === 'policy.version.drafted' && subjectId === version.id) ||
      (action === 'policy.imported' && detail['version'] === version.number),
  );
  if (begun === undefined) {
    const why = 'the text was written before: the proof of the version that it repeats tells';
    return checks.unknown('audit.authors', about.authors, why);
  }
  const author = personOf(begun);
  const edited = entries.filter((entry) => isEdit(entry)).findLast((entry) => personOf(entry) !== null);
  const lastEditor = edited === undefined ? author : personOf(edited);
  const problem =
    author !== version.authorId
      ? `the audit says that ${author ?? 'a machine'} began it`
      : lastEditor !== version.lastEditorId
        ? `the audit says that ${lastEditor ?? 'a machine'} edited it last`
        : null;
  checks.judge('audit.authors', about.authors, problem, 'the entries name the same');
}

/** An edit changes the text's hash and names both. */
function isEdit({ action, detail }: ReadEntry): boolean {
  return action.startsWith('policy.version.') && typeof detail['contentHash'] === 'object';
}

function personOf({ actorKind, actorId }: ReadEntry): string | null {
  return actorKind === 'person' ? String(actorId) : null;
}

/** What the audit says of the signatures over the version's envelope, or over the batch it was adopted with. */
export async function versionRecords(
  bundle: ProofBundle,
  entries: readonly ReadEntry[],
): Promise<SignatureRecords> {
  const { envelope, adoption, signatures } = bundle;
  if (areWithheld(bundle)) return withheldRecords(signatures);
  const own = entries.filter(({ action, detail }) =>
    adoption === null
      ? isSignature(action, 'policy.version.approved') && detail['envelopeHash'] === envelope.hash
      : isSignature(action, 'adoption.signed') && detail['batchHash'] === adoption.batchHash,
  );
  return await recordsOf(signatures, own, adoption !== null);
}

/** The same of an act: its last signature decided it. */
export async function actRecords(
  bundle: ProofBundle,
  act: ProofAct,
  entries: readonly ReadEntry[],
): Promise<SignatureRecords> {
  if (areWithheld(bundle)) return withheldRecords(act.signatures);
  const own = entries.filter(
    ({ action, detail }) =>
      detail['id'] === act.id && detail['envelopeHash'] === act.hash && isSignature(action, actions[act.act]),
  );
  return await recordsOf(act.signatures, own, false);
}

/** What each decision is called in the audit. */
export const actions = {
  cancel: 'policy.version.cancelled',
  retire: 'policy.retired',
  withdraw: 'policy.version.taken_out_of_force',
} as const satisfies Record<ProofAct['act'], string>;

function isSignature(action: string, last: string): boolean {
  return action === last || action.includes('.signed_');
}

/** Says of all signatures over one thing whether the audit says the same of them. */
export function checkRecords(
  id: string,
  signatures: readonly ProofSignature[],
  records: SignatureRecords,
  checks: Checks,
): void {
  const found = signatures.map((signature) => records.get(signature));
  const other = found.find((record) => record?.is === 'other');
  const many = counted(signatures.length, 'signature has an entry', 'signatures have an entry each');
  if (other !== undefined) checks.fails(id, about.signatures, other.problem);
  else if (found.some((record) => record === undefined || record.is === 'withheld'))
    checks.unknown(id, about.signatures, 'the audit entries are withheld in this copy');
  else if (found.some((record) => record?.is === 'older'))
    checks.unknown(
      id,
      about.signatures,
      `${many}, from before entries said what was meant and what was shown: who, when and how are the same`,
    );
  else checks.holds(id, about.signatures, many);
}

/** Whether the copy leaves out what the audit's entries say. */
export function areWithheld({ withheld }: ProofBundle): boolean {
  return withheld.includes('audit_entries');
}
