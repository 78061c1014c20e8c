import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { AnnounceEffective } from '../announce-effective.sweep.ts';
import { keepCancelled } from '../embargo.ts';
import { recordedAt, writePeriods } from '../effective-periods.ts';
import { noticeOnRecord, type NoticeVerdict } from '../notice/notice.rules.ts';
import { policyRetired, policyVersionCancelled } from '../policies.events.ts';
import { reviewDatesOf } from '../policy-records.ts';
import type { PolicyRow } from '../policy.entity.ts';
import { recordReviewDates, type NewReviewDates } from '../record-review-dates.ts';
import { signerOnRecord, type Signer } from '../version-signatures.ts';
import { titleByHead } from '../version-line.ts';
import type { ActKind } from './act-envelope.rules.ts';
import { PolicyActRow } from './policy-act.entity.ts';
import type { PreparedAct } from './prepare-act.ts';

/** What each decision is called in the audit. */
const actions = {
  cancel: 'policy.version.cancelled',
  retire: 'policy.retired',
  withdraw: 'policy.version.taken_out_of_force',
} as const satisfies Record<ActKind, string>;

/** Carries out an act that has all its signatures: periods, review dates, audit and events in one go. */
@Injectable()
export class ActDecision {
  constructor(
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly announcing: AnnounceEffective,
  ) {}

  /** Decides an act on a policy that is held; `signer` gives the last of its signatures. */
  async take(
    tx: Tx,
    policy: PolicyRow,
    act: PolicyActRow,
    prepared: PreparedAct & { readonly notice: NoticeVerdict | null; readonly signaturesNeeded: number },
    signer: Signer,
  ): Promise<void> {
    const { actor } = signer;
    const now = this.clock.now();
    const at = (await recordedAt(tx, [policy.id], now)).get(policy.id) ?? now;
    const { signaturesNeeded } = prepared;
    await tx.update(PolicyActRow, { id: act.id }, { decidedAt: at, signaturesNeeded });
    if (act.kind === 'cancel' && act.versionId !== null) {
      await keepCancelled(tx, act.versionId, this.organisation.today(now), at);
    }
    await writePeriods(tx, [{ policyId: policy.id, at }]);
    const dates = await this.newReviewDates(tx, policy, act, prepared, { actor, at });
    const [revision = null] = await recordReviewDates(tx, this.events, dates);
    await titleByHead(tx, [policy.id]);
    await this.tell(tx, policy, act, prepared, revision);
    await this.audit.record(tx, {
      actor,
      action: actions[act.kind],
      subject: { type: 'policy', id: policy.id },
      detail: {
        id: act.id,
        ...prepared.signed,
        envelopeHash: act.envelopeHash,
        decidedAt: at.toString(),
        notice: prepared.notice === null ? null : noticeOnRecord(prepared.notice),
        signaturesNeeded: prepared.signaturesNeeded,
        ...signerOnRecord(signer),
      },
      reason: act.reason,
    });
    await this.announcing.announceOf(tx, policy.id, now);
  }

  /** A cancellation gives earlier dates back; a retired policy has no next review; a withdrawal leaves them. */
  private async newReviewDates(
    tx: Tx,
    policy: PolicyRow,
    act: PolicyActRow,
    { givenBack, signed }: PreparedAct,
    set: Pick<NewReviewDates, 'actor' | 'at'>,
  ): Promise<NewReviewDates[]> {
    const ofNoVersion = { policyId: policy.id, versionId: null, ...set };
    if (givenBack !== null) {
      const { lastReview, nextReview } = givenBack;
      return [{ ...ofNoVersion, lastReview, nextReview, reason: `version ${signed.version} was cancelled` }];
    }
    const current = act.kind === 'retire' ? await reviewDatesOf(tx, policy.id) : null;
    if (current === null || current.nextReview === null) return [];
    const reason = `the policy is retired from ${act.effective} on`;
    return [{ ...ofNoVersion, lastReview: current.lastReview, nextReview: null, reason }];
  }

  private async tell(
    tx: Tx,
    { id: policyId, slug }: PolicyRow,
    act: PolicyActRow,
    { signed }: PreparedAct,
    reviewDatesRevision: number | null,
  ): Promise<void> {
    const on = act.effective;
    const { instead, version } = signed;
    if (act.kind === 'cancel' && act.versionId !== null && version !== null) {
      const cancelled = { policyId, slug, versionId: act.versionId, version, on, reviewDatesRevision };
      await this.events.record(tx, policyVersionCancelled, cancelled);
    }
    // a version that governs again is announced as effective, and the withdrawn one as superseded
    if (act.kind === 'cancel' || (instead !== null && 'version' in instead)) return;
    await this.events.record(tx, policyRetired, {
      policyId,
      slug,
      on,
      successor: instead,
      changeClass: 'retired',
      reviewsEndAt: act.kind === 'retire' ? reviewDatesRevision : null,
    });
  }
}
