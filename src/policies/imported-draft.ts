import { contentHash } from '../documents/content-hash.ts';
import type { Finding } from '../documents/finding.ts';
import type { PolicyDocument } from '../documents/policy-document.ts';
import { actorOnRecord, type Actor } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';
import { slugOf } from './slug.rules.ts';
import { storedDocumentOf } from './stored-document.ts';

/** A file as it was sent. */
export interface ImportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file that was read: what it says, who brought it, and when. */
export interface ImportedDocument {
  readonly actor: Actor;
  readonly file: ImportedFile;
  /** `sha256:<hex>` of the file's bytes. */
  readonly sourceHash: string;
  readonly document: PolicyDocument;
  readonly findings: readonly Finding[];
  readonly now: Instant;
}

/** Where an imported version goes. */
export interface Place {
  readonly policyId: string;
  readonly number: number;
  readonly adoptionBatchId: string | null;
  /** The signed version that it builds on and whose scope it has; null for a policy's first. */
  readonly base: Pick<PolicyVersionRow, 'id' | 'linesOfBusiness' | 'jurisdictions'> | null;
}

const LONGEST_NAME = 255;

/** The policy an imported document begins, with the usual rhythm. */
export function importedPolicy({ document, now }: ImportedDocument): PolicyRow {
  const id = newId();
  return {
    id,
    slug: slugOf(document.title) ?? `policy-${id}`,
    number: document.number,
    manualSection: document.manualSection,
    title: document.title,
    ownerId: null,
    backupId: null,
    cadenceMonths: 12,
    anchorMonth: null,
    ceilingMonths: 12,
    directorsNeeded: 1,
    createdAt: now,
    revision: 1,
  };
}

/** The draft of an imported document. A person who brings one is its author; a machine is nobody's. */
export function importedVersion(
  { actor, file, sourceHash, document, findings, now }: ImportedDocument,
  { policyId, number, adoptionBatchId, base }: Place,
): PolicyVersionRow {
  const personId = actor.kind === 'person' ? actor.personId : null;
  return {
    id: newId(),
    policyId,
    number,
    adoptionBatchId,
    state: 'draft',
    // what is adopted was in force before anything here was signed
    baseVersionId: adoptionBatchId === null ? (base?.id ?? null) : null,
    correctsVersionId: null,
    carries: [],
    title: document.title,
    document: storedDocumentOf(document),
    contentHash: contentHash(document),
    ...document.dates,
    changeClass: null,
    linesOfBusiness: base?.linesOfBusiness ?? [],
    jurisdictions: base?.jurisdictions ?? [],
    authorId: personId,
    lastEditorId: personId,
    revision: 1,
    submittedAt: null,
    envelope: null,
    envelopeHash: null,
    approvedAt: null,
    reviewOutcome: null,
    embargoUntil: null,
    broughtBy: actorOnRecord(actor),
    sourceName: plainName(file.name),
    sourceHash,
    findings: [...findings],
    createdAt: now,
  };
}

/** A file's own name without its directories and without characters that are no text. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .slice(0, LONGEST_NAME)
    .toWellFormed();
}
