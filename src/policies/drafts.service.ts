import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { DomainError, IllegalTransition, InvalidRequest } from '../kernel/errors.ts';
import { contains } from '../kernel/period.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { editDraft, type DraftEdit } from './draft-edit.ts';
import { DraftRecord } from './draft-record.ts';
import { readKnownPeriods } from './effective-periods.ts';
import { anchorsBefore, HeldDrafts } from './held-drafts.service.ts';
import type { HeldVersion } from './held-version.ts';
import { nextVersionFrom } from './next-version.ts';
import { lockPolicy, nameOf, nextNumberOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';
import { checkOrder } from './review-dates.rules.ts';
import { periodNear } from './version-lifecycle.rules.ts';
import { headVersionOf, signedVersionsOf } from './version-line.ts';

/** Begins drafts and edits them. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly held: HeldDrafts,
    private readonly record: DraftRecord,
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
      const held = await this.held.hold(tx, policyKey, number, revision);
      const edited = editDraft(held.version, edit, await anchorsBefore(tx, held.version));
      if (edit.dates !== undefined) checkOrder(edited, 'dates.nextReview');
      const carries = await this.carriesOf(tx, held.version, edit.carries);
      const change = {
        ...edited,
        carries,
        linesOfBusiness: [...edited.linesOfBusiness],
        jurisdictions: [...edited.jurisdictions],
      };
      return await this.held.keep(tx, actor, held, change, 'policy.version.edited', {
        fields: Object.keys(edit),
      });
    });
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
    await this.record.note(
      tx,
      actor,
      'policy.version.drafted',
      { policy, version },
      { base: base.number, ...corrects },
    );
    await this.record.tellMoved(tx, version, 'draft');
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
}
