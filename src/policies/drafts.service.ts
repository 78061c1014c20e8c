import { Injectable } from '@nestjs/common';
import { contentHash } from '../documents/content-hash.ts';
import { anchorsIn } from '../documents/anchors/inherit-anchors.ts';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { DomainError, IllegalTransition, InvalidRequest } from '../kernel/errors.ts';
import type { Instant } from '../kernel/instant.ts';
import { contains } from '../kernel/period.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { Events } from '../platform/events/events.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { unresolvedFindings } from './blocking-findings.rules.ts';
import { editDraft, type DraftEdit } from './draft-edit.ts';
import { policyDraftMoved, type DraftMoved } from './policies.events.ts';
import { EditedMeanwhile, FindingsUnresolved } from './policies.errors.ts';
import { readKnownPeriods } from './effective-periods.ts';
import type { VersionDates } from './envelope.rules.ts';
import { lockPolicy, nameOf, nextNumberOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';
import { nextVersionFrom } from './next-version.ts';
import { checkOrder } from './review-dates.rules.ts';
import { documentOf } from './stored-document.ts';
import { moveVersion, periodNear, type VersionState } from './version-lifecycle.rules.ts';
import { headVersionOf, signedVersionsOf } from './version-line.ts';

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
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /**
   * Begins a draft from the head of the policy's line: the version signed last, in force or scheduled. A draft from the
   * active one would drop what a scheduled one brings. Throws no_version_in_force when none is signed.
   */
  async begin(actor: Actor, policyKey: string): Promise<HeldVersion> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const base = await headVersionOf(tx, policy.id);
      if (base === null) {
        throw new DomainError('no_version_in_force', `${policy.slug} has no signed version to draft from`);
      }
      return await this.beginFrom(tx, actor, policy, base, null);
    });
  }

  /**
   * Begins a correction, drafted from the version that it corrects: the one in force unless `number` names another that
   * governs some days, past or to come. Throws no_version_in_force, not_found, and illegal_transition for one that
   * governs none.
   */
  async correct(actor: Actor, policyKey: string, number: number | undefined): Promise<HeldVersion> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const known = await readKnownPeriods(tx, [policy.id]);
      const today = this.organisation.today(this.clock.now());
      if (number === undefined) {
        const inForce = known.find((period) => contains(period, today));
        if (inForce === undefined) {
          throw new DomainError(
            'no_version_in_force',
            `no version of ${policy.slug} is in force on ${today}`,
          );
        }
        const corrected = await tx.findOneByOrFail(PolicyVersionRow, { id: inForce.versionId });
        return await this.beginFrom(tx, actor, policy, corrected, corrected.id);
      }
      const corrected = await versionOf(tx, policy, number);
      if (periodNear(today, corrected.id, known) === null) {
        throw new IllegalTransition(nameOf(policy, corrected), 'a version that governs no day', 'corrected');
      }
      return await this.beginFrom(tx, actor, policy, corrected, corrected.id);
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
    edit: DraftEdit & { readonly carries?: readonly number[] | undefined },
  ): Promise<HeldVersion> {
    return await this.database.transaction(async (tx) => {
      const held = await this.hold(tx, policyKey, number, revision);
      const edited = editDraft(held.version, edit, await this.anchorsBefore(tx, held.version));
      if (edit.dates !== undefined) checkOrder(edited, 'dates.nextReview');
      const carries = await this.carriesOf(tx, held.version, edit.carries);
      const change = {
        ...edited,
        carries,
        linesOfBusiness: [...edited.linesOfBusiness],
        jurisdictions: [...edited.jurisdictions],
      };
      return await this.keep(tx, actor, held, change, 'policy.version.edited', { fields: Object.keys(edit) });
    });
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
    await this.note(tx, actor, action, held, {
      ...detail,
      contentHash: { from: version.contentHash, to: after.contentHash },
      revision: after.revision,
      ...(version.state === state ? {} : { returnedFrom: version.state }),
    });
    if (version.state !== state) await this.tellMoved(tx, version, 'draft');
    return { policy, version: after };
  }

  /** The anchors of the version it began from. */
  async anchorsBefore(tx: Tx, { baseVersionId }: PolicyVersionRow): Promise<ReadonlySet<string>> {
    if (baseVersionId === null) return new Set();
    const base = await tx.findOneByOrFail(PolicyVersionRow, { id: baseVersionId });
    return anchorsIn(documentOf(base));
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
    await this.tellMoved(tx, version, 'in_review');
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
    await this.note(tx, actor, action, held, {}, takenBackBecause);
    await this.tellMoved(tx, held.version, 'draft');
    return after;
  }

  /** Gives a draft up, in the caller's transaction; its number stays taken. Throws illegal_transition. */
  async withdraw(tx: Tx, actor: Actor, held: HeldVersion, reason: string | undefined): Promise<HeldVersion> {
    const after = await this.move(tx, held, 'withdrawn', held.version.submittedAt);
    await this.note(tx, actor, 'policy.version.withdrawn', held, {}, reason);
    await this.tellMoved(tx, held.version, 'withdrawn');
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

  private async beginFrom(
    tx: Tx,
    actor: Actor,
    policy: PolicyRow,
    base: PolicyVersionRow,
    correctsVersionId: string | null,
  ): Promise<HeldVersion> {
    const personId = actor.kind === 'person' ? actor.personId : null;
    const begun = {
      ...nextVersionFrom(base, await nextNumberOf(tx, policy.id), this.clock.now()),
      correctsVersionId,
      authorId: personId,
      lastEditorId: personId,
    };
    await tx.insert(PolicyVersionRow, begun);
    const version = await versionOf(tx, policy, begun.number);
    const corrects = correctsVersionId === null ? {} : { corrects: base.number };
    await this.note(
      tx,
      actor,
      'policy.version.drafted',
      { policy, version },
      { base: base.number, ...corrects },
    );
    await this.tellMoved(tx, version, 'draft');
    return { policy, version };
  }

  /** Which corrections a draft says it carries. Throws invalid_request for a number that is no signed correction. */
  private async carriesOf(
    tx: Tx,
    version: PolicyVersionRow,
    said: readonly number[] | undefined,
  ): Promise<number[]> {
    if (said === undefined) return version.carries;
    const signed = await signedVersionsOf(tx, version.policyId);
    const corrections = new Set(signed.filter(({ corrects }) => corrects).map(({ number }) => number));
    const problems = said.flatMap((number, index) =>
      corrections.has(number)
        ? []
        : [{ field: `carries.${index}`, reason: `version ${number} is no signed correction of this policy` }],
    );
    if (problems.length > 0) throw new InvalidRequest(problems);
    return [...new Set(said)].toSorted((a, b) => a - b);
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

  private async tellMoved(tx: Tx, version: PolicyVersionRow, state: DraftMoved['state']): Promise<void> {
    const { policyId, id: versionId } = version;
    await this.events.record(tx, policyDraftMoved, { policyId, versionId, state });
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
