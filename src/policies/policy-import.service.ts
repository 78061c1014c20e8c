import { Injectable } from '@nestjs/common';
import { contentHash } from '../documents/content-hash.ts';
import { documentShingles } from '../documents/duplicates/document-shingles.ts';
import { inPrintedOrder, type Finding } from '../documents/finding.ts';
import { readDocument } from '../documents/read-document.ts';
import { Clock } from '../kernel/clock.ts';
import type { Actor } from '../kernel/actor.ts';
import { sha256 } from '../kernel/canonical.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { Events } from '../platform/events/events.ts';
import { AdoptionsService } from './adoptions.service.ts';
import type { HeldVersion } from './held-version.ts';
import { duplicateFinding } from './duplicates/duplicate-words.ts';
import { DuplicatesQueries, type DocumentMarks, type Duplicate } from './duplicates/duplicates.queries.ts';
import { placeDocument, type Placing } from './import-placing.ts';
import { importedVersion, type ImportedDocument, type ImportedFile } from './imported-draft.ts';
import { policyDraftMoved } from './policies.events.ts';
import { policyOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';

/** What is to become of an uploaded file. */
export interface ImportOptions {
  /** Say what would come of it and store nothing. */
  readonly dryRun: boolean;
  /** Put it into the open adoption batch: it is in force already. */
  readonly adopt: boolean;
  /** The policy of which it is another version, by slug or id; else the document tells. */
  readonly policy?: string | undefined;
  /** Another effective day makes it another version of a policy that is there, instead of a refusal. */
  readonly joinsVersions?: boolean;
}

/** What came of an import, or would come of it. */
export interface Imported extends HeldVersion {
  readonly findings: readonly Finding[];
  /** What was there already and says the same. */
  readonly duplicates: readonly Duplicate[];
  /** True when there was no such policy before. */
  readonly beginsPolicy: boolean;
  /** The number of the signed version that it builds on; null where none is signed. */
  readonly baseVersion: number | null;
  readonly stored: boolean;
}

/** Brings documents in: a file becomes a policy and the first draft of its text, or a draft of another version. */
@Injectable()
export class PolicyImportService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly adoptions: AdoptionsService,
    private readonly duplicates: DuplicatesQueries,
    private readonly events: Events,
  ) {}

  /**
   * Imports one document. Throws what {@link readDocument} throws, not_found for a policy that is named and not there,
   * and policy_exists for the title of a policy that has a living version, where none is named.
   */
  async importDocument(actor: Actor, file: ImportedFile, options: ImportOptions): Promise<Imported> {
    const read = await this.read(actor, file);
    if (options.dryRun) return await this.lookAt(read, options);
    return await this.database.transaction(async (tx) => await this.store(tx, read, options));
  }

  /** Reads a file, without the database. Throws what {@link readDocument} throws. */
  async read(actor: Actor, file: ImportedFile): Promise<ImportedDocument> {
    const { document, findings } = await readDocument(file.name, file.bytes);
    return { actor, file, sourceHash: sha256(file.bytes), document, findings, now: this.clock.now() };
  }

  /** What would come of a document that was read. Throws not_found and policy_exists as {@link store} does. */
  async lookAt(read: ImportedDocument, options: ImportOptions): Promise<Imported> {
    const tx = this.database.source.manager;
    const placing = await placeDocument(tx, read, { ...placingOf(options), stores: false });
    const { version, duplicates } = await this.versionOf(tx, read, placing, null);
    return { ...toldOf(placing), version, findings: version.findings, duplicates, stored: false };
  }

  /** Stores a document that was read, in the caller's transaction. Throws not_found and policy_exists. */
  async store(tx: Tx, read: ImportedDocument, options: ImportOptions): Promise<Imported> {
    const { actor } = read;
    // the batch before the policy, as its signature holds them: in the other order the two could wait for each other
    const adoptionBatchId = options.adopt ? await this.adoptions.joinOpenBatch(tx, actor) : null;
    const placing = await placeDocument(tx, read, { ...placingOf(options), stores: true });
    const { version, duplicates, marks } = await this.versionOf(tx, read, placing, adoptionBatchId);
    await tx.insert(PolicyVersionRow, version);
    await this.duplicates.remember(tx, version.id, marks);
    const { policy, isNew } = placing;
    if (!isNew && adoptionBatchId === null) {
      const moved = { policyId: policy.id, versionId: version.id, state: 'draft' } as const;
      await this.events.record(tx, policyDraftMoved, moved);
    }
    await this.audit.record(tx, {
      actor,
      action: 'policy.imported',
      subject: { type: 'policy', id: policy.id },
      detail: {
        policy: policy.slug,
        version: version.number,
        source: { name: version.sourceName, hash: version.sourceHash },
        contentHash: version.contentHash,
        adoption: version.adoptionBatchId,
        findings: version.findings.length,
      },
    });
    return {
      ...toldOf(placing),
      policy: await policyOf(tx, policy.id),
      version: await versionOf(tx, policy, version.number),
      findings: version.findings,
      duplicates,
      stored: true,
    };
  }

  private async versionOf(
    tx: Tx,
    read: ImportedDocument,
    { policy, isNew, number, base, document }: Placing,
    adoptionBatchId: string | null,
  ): Promise<{ version: PolicyVersionRow; duplicates: Duplicate[]; marks: DocumentMarks }> {
    const marks: DocumentMarks = {
      sourceHash: read.sourceHash,
      contentHashes: [contentHash(read.document), contentHash(document)],
      shingles: documentShingles(document),
      policyId: isNew ? null : policy.id,
    };
    const duplicates = await this.duplicates.of(tx, read.actor, marks);
    const findings = inPrintedOrder([...read.findings, ...duplicates.map(duplicateFinding)]);
    const place = { policyId: policy.id, number, adoptionBatchId, base };
    return { version: importedVersion({ ...read, document, findings }, place), duplicates, marks };
  }
}

const placingOf = ({ policy, joinsVersions = false }: ImportOptions) => ({ policy, joinsVersions });

const toldOf = ({ policy, isNew, base }: Placing) => {
  return { policy, beginsPolicy: isNew, baseVersion: base?.number ?? null };
};
