import { Injectable } from '@nestjs/common';
import { anchorsIn } from '../documents/anchors/inherit-anchors.ts';
import { contentHash } from '../documents/content-hash.ts';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Tx } from '../platform/database/database.ts';
import { unresolvedFindings } from './blocking-findings.rules.ts';
import { DraftRecord } from './draft-record.ts';
import type { VersionDates } from './envelope.rules.ts';
import type { HeldVersion } from './held-version.ts';
import { EditedMeanwhile, FindingsUnresolved } from './policies.errors.ts';
import { lockPolicy, nameOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';
import { documentOf } from './stored-document.ts';
import { moveVersion, type VersionState } from './version-lifecycle.rules.ts';
import { headVersionOf } from './version-line.ts';

/** Holds drafts, keeps what is written to them, and moves them through the lifecycle up to the signature. */
@Injectable()
export class HeldDrafts {
  constructor(
    private readonly clock: Clock,
    private readonly record: DraftRecord,
  ) {}

  /** Reads a version and holds its policy. Throws precondition_failed when `revision` is given and is not its own. */
  async hold(tx: Tx, policyKey: string, number: number, revision?: number): Promise<HeldVersion> {
    const policy = await lockPolicy(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    if (revision !== undefined && version.revision !== revision) {
      throw new EditedMeanwhile(nameOf(policy, version), version.revision, revision);
    }
    return { policy, version };
  }

  /** Draft again, if it was in review. Throws illegal_transition for a version that cannot be edited. */
  stateWhenEdited({ policy, version }: HeldVersion): VersionState {
    return version.state === 'draft' ? 'draft' : moveVersion(nameOf(policy, version), version.state, 'draft');
  }

  /** Writes an edit of a held draft, in the caller's transaction. Throws illegal_transition. */
  async keep(
    tx: Tx,
    actor: Actor,
    held: HeldVersion,
    change: VersionDates & Pick<PolicyVersionRow, 'title' | 'document'> & Partial<PolicyVersionRow>,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<HeldVersion> {
    const { policy, version } = held;
    const state = this.stateWhenEdited(held);
    const after = await this.save(tx, held, {
      ...change,
      contentHash: contentHash(documentOf(change)),
      lastEditorId: actor.kind === 'person' ? actor.personId : version.lastEditorId,
      state,
      submittedAt: null,
    });
    await this.nameUnsignedPolicy(tx, policy, after);
    await this.record.note(tx, actor, action, held, {
      ...detail,
      contentHash: { from: version.contentHash, to: after.contentHash },
      revision: after.revision,
      ...(version.state === state ? {} : { returnedFrom: version.state }),
    });
    if (version.state !== state) await this.record.tellMoved(tx, version, 'draft');
    return { policy, version: after };
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
    await this.record.note(tx, actor, 'policy.version.submitted', held, { contentHash: version.contentHash });
    await this.record.tellMoved(tx, version, 'in_review');
    return { policy, version: after };
  }

  /**
   * Sends a version in review back to its authors, in the caller's transaction: rejected, or taken back for a reason.
   * Throws illegal_transition.
   */
  async returnToDraft(
    tx: Tx,
    actor: Actor,
    held: HeldVersion,
    takenBackBecause?: string,
  ): Promise<HeldVersion> {
    const after = await this.move(tx, held, 'draft', null);
    const action = takenBackBecause === undefined ? 'policy.version.rejected' : 'policy.version.taken_back';
    await this.record.note(tx, actor, action, held, {}, takenBackBecause);
    await this.record.tellMoved(tx, held.version, 'draft');
    return after;
  }

  /** Gives a draft up, in the caller's transaction; its number stays taken. Throws illegal_transition. */
  async withdraw(tx: Tx, actor: Actor, held: HeldVersion, reason: string | undefined): Promise<HeldVersion> {
    const after = await this.move(tx, held, 'withdrawn', held.version.submittedAt);
    await this.record.note(tx, actor, 'policy.version.withdrawn', held, {}, reason);
    await this.record.tellMoved(tx, held.version, 'withdrawn');
    return after;
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
    if (policy.title === title || (await headVersionOf(tx, policy.id)) !== null) return;
    await tx.update(PolicyRow, { id: policy.id }, { title });
  }
}

/** The anchors of the version that a draft began from. */
export async function anchorsBefore(
  tx: Tx,
  { baseVersionId }: PolicyVersionRow,
): Promise<ReadonlySet<string>> {
  if (baseVersionId === null) return new Set();
  const base = await tx.findOneByOrFail(PolicyVersionRow, { id: baseVersionId });
  return anchorsIn(documentOf(base));
}
