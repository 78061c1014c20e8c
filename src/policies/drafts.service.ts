import { Injectable } from '@nestjs/common';
import { contentHash } from '../documents/content-hash.ts';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { unresolvedFindings } from './blocking-findings.rules.ts';
import { editDraft, type DraftEdit } from './draft-edit.ts';
import { EditedMeanwhile, FindingsUnresolved } from './policies.errors.ts';
import { latestSignedOf, lockPolicy, nameOf, nextNumberOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';
import { checkOrder } from './review-dates.rules.ts';
import { documentOf } from './stored-document.ts';
import { moveVersion, type VersionState } from './version-lifecycle.rules.ts';

/** A version with its policy, which is held until the transaction ends. */
export interface HeldVersion {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
}

/** Begins drafts, edits them, and moves them through the lifecycle up to the signature. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Begins a draft from the version signed last, which is the active one unless another is scheduled already: a draft
   * from the active one would then drop what the scheduled one brings. Throws no_version_in_force when none is signed.
   */
  async begin(actor: Actor, policyKey: string): Promise<HeldVersion> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const base = await latestSignedOf(tx, policy.id);
      if (base === null) {
        throw new DomainError('no_version_in_force', `${policy.slug} has no signed version to draft from`);
      }
      const personId = actor.kind === 'person' ? actor.personId : null;
      const version: Partial<PolicyVersionRow> = {
        id: newId(),
        policyId: policy.id,
        number: await nextNumberOf(tx, policy.id),
        baseVersionId: base.id,
        title: base.title,
        document: base.document,
        contentHash: base.contentHash,
        origin: base.origin,
        literatureSearchedThrough: base.literatureSearchedThrough,
        linesOfBusiness: base.linesOfBusiness,
        jurisdictions: base.jurisdictions,
        authorId: personId,
        lastEditorId: personId,
        createdAt: this.clock.now(),
      };
      await tx.insert(PolicyVersionRow, version);
      const drafted = await versionOf(tx, policy, version.number!);
      await this.note(
        tx,
        actor,
        'policy.version.drafted',
        { policy, version: drafted },
        { base: base.number },
      );
      return { policy, version: drafted };
    });
  }

  /**
   * Edits a draft that is still at `revision`. A version in review goes back to draft, and its votes no longer count.
   * Throws precondition_failed, illegal_transition for a signed or withdrawn version, and what the edit itself may.
   */
  async edit(
    actor: Actor,
    policyKey: string,
    number: number,
    revision: number,
    edit: DraftEdit,
  ): Promise<HeldVersion> {
    return await this.database.transaction(async (tx) => {
      const held = await this.hold(tx, policyKey, number, revision);
      const { policy, version } = held;
      const state =
        version.state === 'draft' ? 'draft' : moveVersion(nameOf(policy, version), version.state, 'draft');
      const edited = editDraft(version, edit);
      if (edit.dates !== undefined) checkOrder(edited, 'dates.nextReview');
      const change = {
        ...edited,
        linesOfBusiness: [...edited.linesOfBusiness],
        jurisdictions: [...edited.jurisdictions],
        contentHash: contentHash(documentOf(edited)),
        lastEditorId: actor.kind === 'person' ? actor.personId : version.lastEditorId,
      };
      const after = await this.save(tx, held, { ...change, state, submittedAt: null });
      await this.nameUnsignedPolicy(tx, policy, after);
      await this.note(tx, actor, 'policy.version.edited', held, {
        fields: Object.keys(edit),
        contentHash: { from: version.contentHash, to: after.contentHash },
        revision: after.revision,
        ...(version.state === state ? {} : { returnedFrom: version.state }),
      });
      return { policy, version: after };
    });
  }

  /**
   * Freezes a draft for review, in the caller's transaction. It leaves its adoption batch. Throws precondition_failed,
   * illegal_transition, and findings_unresolved for a date nobody could read.
   */
  async submit(
    tx: Tx,
    actor: Actor,
    policyKey: string,
    number: number,
    revision: number,
  ): Promise<HeldVersion> {
    const held = await this.hold(tx, policyKey, number, revision);
    const { policy, version } = held;
    const state = moveVersion(nameOf(policy, version), version.state, 'in_review');
    const unresolved = unresolvedFindings(version.findings, version, { needsUnprinted: false });
    if (unresolved.length > 0) throw new FindingsUnresolved(nameOf(policy, version), unresolved);
    const after = await this.save(tx, held, { state, submittedAt: this.clock.now(), adoptionBatchId: null });
    await this.note(tx, actor, 'policy.version.submitted', held, { contentHash: version.contentHash });
    return { policy, version: after };
  }

  /** Sends a rejected version back to its authors, in the caller's transaction. Throws illegal_transition. */
  async returnToDraft(tx: Tx, actor: Actor, held: HeldVersion): Promise<HeldVersion> {
    const after = await this.move(tx, held, 'draft', null);
    await this.note(tx, actor, 'policy.version.rejected', held, {});
    return after;
  }

  /** Gives a draft up, in the caller's transaction; its number stays taken. Throws illegal_transition. */
  async withdraw(tx: Tx, actor: Actor, held: HeldVersion, reason: string | undefined): Promise<HeldVersion> {
    const after = await this.move(tx, held, 'withdrawn', held.version.submittedAt);
    await this.note(tx, actor, 'policy.version.withdrawn', held, {}, reason);
    return after;
  }

  /** Reads a version and holds its policy. Throws precondition_failed when `revision` is given and is not its own. */
  async hold(tx: Tx, policyKey: string, number: number, revision?: number): Promise<HeldVersion> {
    const policy = await lockPolicy(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    if (revision !== undefined && version.revision !== revision) {
      throw new EditedMeanwhile(nameOf(policy, version), version.revision, revision);
    }
    return { policy, version };
  }

  private async move(
    tx: Tx,
    held: HeldVersion,
    to: VersionState,
    submittedAt: Instant | null,
  ): Promise<HeldVersion> {
    const state = moveVersion(nameOf(held.policy, held.version), held.version.state, to);
    return { policy: held.policy, version: await this.save(tx, held, { state, submittedAt }) };
  }

  private async save(
    tx: Tx,
    { policy, version }: HeldVersion,
    change: Partial<PolicyVersionRow>,
  ): Promise<PolicyVersionRow> {
    const { id } = version;
    await tx.update(PolicyVersionRow, { id }, { ...change, revision: version.revision + 1 });
    return await versionOf(tx, policy, version.number);
  }

  /** As long as nothing is signed a policy goes by its draft's title. */
  private async nameUnsignedPolicy(tx: Tx, policy: PolicyRow, { title }: PolicyVersionRow): Promise<void> {
    if (policy.title === title || (await latestSignedOf(tx, policy.id)) !== null) return;
    await tx.update(PolicyRow, { id: policy.id }, { title });
  }

  private async note(
    tx: Tx,
    actor: Actor,
    action: string,
    { policy, version }: HeldVersion,
    detail: Record<string, unknown>,
    reason?: string,
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'policy_version', id: version.id },
      detail: { policy: policy.slug, version: version.number, ...detail },
      reason,
    });
  }
}
