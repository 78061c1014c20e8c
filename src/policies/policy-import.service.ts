import { Injectable } from '@nestjs/common';
import type { Finding } from '../documents/finding.ts';
import { readDocument } from '../documents/read-document.ts';
import { Clock } from '../kernel/clock.ts';
import type { Actor } from '../kernel/actor.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { row, rows } from '../platform/database/rows.ts';
import { AdoptionsService } from './adoptions.service.ts';
import type { HeldVersion } from './drafts.service.ts';
import { importedPolicy, importedVersion, type ImportedFile } from './imported-draft.ts';
import { PolicyExists } from './policies.errors.ts';
import { lockPolicy, nextNumberOf, policyOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';

/** What is to become of an uploaded file. */
export interface ImportOptions {
  /** Say what would come of it and store nothing. */
  readonly dryRun: boolean;
  /** Put it into the open adoption batch: it is in force already. */
  readonly adopt: boolean;
}

/** What came of an import, or would come of it. */
export interface Imported extends HeldVersion {
  readonly findings: readonly Finding[];
  readonly stored: boolean;
}

/** Brings documents in: a file becomes a policy and the first draft of its text. */
@Injectable()
export class PolicyImportService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly adoptions: AdoptionsService,
  ) {}

  /**
   * Imports one document. Throws document_empty, document_not_a_policy, document_type_unsupported, and policy_exists
   * for the title of a policy that has a living version.
   */
  async importDocument(
    actor: Actor,
    file: ImportedFile,
    { dryRun, adopt }: ImportOptions,
  ): Promise<Imported> {
    const { document, findings } = await readDocument(file.name, file.bytes);
    const imported = { actor, file, document, findings, now: this.clock.now() };
    const begun = importedPolicy(imported);
    if (dryRun) {
      await this.refuseExisting(this.database.source.manager, begun.slug);
      const version = importedVersion(imported, { policyId: begun.id, number: 1, adoptionBatchId: null });
      return { policy: begun, version, findings, stored: false };
    }
    return await this.database.transaction(async (tx) => {
      // the batch before the policy, as its signature holds them: in the other order the two could wait for each other
      const adoptionBatchId = adopt ? await this.adoptions.joinOpenBatch(tx, actor) : null;
      const policy = await this.placePolicy(tx, begun);
      const number = await nextNumberOf(tx, policy.id);
      const version = importedVersion(imported, { policyId: policy.id, number, adoptionBatchId });
      await tx.insert(PolicyVersionRow, version);
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
          findings: findings.length,
        },
      });
      return {
        policy: await policyOf(tx, policy.id),
        version: await versionOf(tx, policy, version.number),
        findings,
        stored: true,
      };
    });
  }

  /** Adds the policy, or takes up one of that name all of whose versions were given up. The unique slug decides a race. */
  private async placePolicy(tx: Tx, policy: PolicyRow): Promise<PolicyRow> {
    const added = await tx
      .createQueryBuilder()
      .insert()
      .into(PolicyRow)
      .values(policy)
      .orIgnore()
      .returning('id')
      .execute();
    if ((added.raw as unknown[]).length > 0) return policy;
    const existing = await lockPolicy(tx, policy.slug);
    await this.refuseExisting(tx, policy.slug);
    await rows(tx, 'update policy set title = $2, revision = revision + 1 where id = $1', [
      existing.id,
      policy.title,
    ]);
    return existing;
  }

  private async refuseExisting(tx: Tx, slug: string): Promise<void> {
    const living = await row(
      tx,
      `select from policy_version v join policy p on p.id = v.policy_id
        where p.slug = $1 and v.state <> 'withdrawn' limit 1`,
      [slug],
    );
    if (living !== undefined) throw new PolicyExists(slug);
  }
}
