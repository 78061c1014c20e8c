import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { Audit } from '../platform/audit/audit.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { Events } from '../platform/events/events.ts';
import { AnnounceEffective } from './announce-effective.sweep.ts';
import { recordedAt, writePeriods } from './effective-periods.ts';
import type { SealedEnvelope } from './envelope.rules.ts';
import {
  policyReaffirmed,
  policyVersionApproved,
  policyVersionCorrected,
  type VersionApproved,
} from './policies.events.ts';
import type { NoticeOnRecord } from './notice/notice.rules.ts';
import { nameOf } from './policy-records.ts';
import type { PolicyVersionRow, ReviewOutcome } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';
import { recordReviewDates } from './record-review-dates.ts';
import { envelopeOf, type SignedTerms } from './version-envelope.ts';
import { moveVersion, type VersionState } from './version-lifecycle.rules.ts';
import { titleByHead } from './version-line.ts';
import { signerOnRecord, writeSignatures, type SignedEnvelope, type Signer } from './version-signatures.ts';

/** One version to be approved; policy and version as just read, the policy held. */
export interface Approval {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
  readonly terms: SignedTerms;
  readonly reviewOutcome: ReviewOutcome | null;
  /** The policy's review dates from now on; null when they stay. */
  readonly reviewDates: {
    readonly lastReview: PartialDate | null;
    readonly nextReview: PartialDate;
    readonly reason: string | null;
  } | null;
  /** What the rules of notice made of it, for the audit; null where none was asked, as for an adoption. */
  readonly notice?: NoticeOnRecord | null;
  /** How many directors had to sign it. */
  readonly signaturesNeeded: number;
}

/** The last of the signatures that a decision needs, and how those come on record that were given before it elsewhere. */
export interface Completion {
  readonly signer: Signer;
  readonly copyEarlier?: (tx: Tx, signed: readonly SignedEnvelope[]) => Promise<void>;
}

/** An approval with what it comes to. */
interface Decided extends Approval, SealedEnvelope {
  readonly at: Instant;
}

/**
 * Turns drafts into signed versions: signature, envelope, effective periods, review dates, audit and events in one go.
 * Whether the signer may, and whether the dates are right, its callers have decided: an approval or an adoption.
 */
@Injectable()
export class VersionApproval {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly announcing: AnnounceEffective,
  ) {}

  /** Approves one version of one policy, which is held. */
  async approve(tx: Tx, approval: Approval, completion: Completion): Promise<void> {
    await this.decide(tx, [approval], completion);
    await titleByHead(tx, [approval.policy.id]);
    await this.announcing.announceOf(tx, approval.policy.id, this.clock.now());
  }

  /**
   * Approves versions of held policies at one recorded instant, with one statement a table; of a policy as many as there
   * are, in any order.
   */
  async approveAll(tx: Tx, approvals: readonly Approval[], completion: Completion): Promise<void> {
    const inOrder = approvals.toSorted((a, b) => (a.terms.effective < b.terms.effective ? -1 : 1));
    await this.decide(tx, inOrder, completion);
    await titleByHead(tx, [...new Set(inOrder.map(({ policy }) => policy.id))]);
  }

  /** Signatures go in first: the database lets a version be approved only with one over its envelope. */
  private async decide(
    tx: Tx,
    approvals: readonly Approval[],
    { signer, copyEarlier }: Completion,
  ): Promise<void> {
    const now = this.clock.now();
    const policyIds = [...new Set(approvals.map(({ policy }) => policy.id))];
    const instants = await recordedAt(tx, policyIds, now);
    const decided = approvals.map((approval) => ({
      ...approval,
      ...envelopeOf(approval.policy, approval.version, approval.terms),
      at: instants.get(approval.policy.id) ?? now,
    }));
    await copyEarlier?.(tx, decided);
    await writeSignatures(tx, decided, signer, now);
    await this.close(tx, decided);
    await writePeriods(
      tx,
      policyIds.map((policyId) => ({ policyId, at: instants.get(policyId) ?? now })),
    );
    await this.tell(tx, decided, signer);
    await this.setReviewDates(tx, decided, signer.actor);
  }

  private async close(tx: Tx, decided: readonly Decided[]): Promise<void> {
    for (const { policy, version } of decided) approveState(nameOf(policy, version), version.state);
    await rows(
      tx,
      `update policy_version v
          set state = 'approved', revision = v.revision + 1, envelope = a.envelope, envelope_hash = a.envelope_hash,
              approved_at = a.at, effective = a.effective, change_class = a.change_class, last_review = a.last_review,
              next_review = a.next_review, review_outcome = a.review_outcome, embargo_until = a.embargo_until
         from jsonb_to_recordset($1::jsonb) as a (id uuid, envelope text, envelope_hash text, at timestamptz,
                effective date, change_class text, last_review text, next_review text, review_outcome text, embargo_until date)
        where v.id = a.id`,
      [
        JSON.stringify(
          decided.map(({ version, terms, envelope, envelopeHash, at, reviewOutcome }) => ({
            id: version.id,
            envelope,
            envelope_hash: envelopeHash,
            at: at.toString(),
            effective: terms.effective,
            change_class: terms.changeClass,
            last_review: terms.lastReview,
            next_review: terms.nextReview,
            review_outcome: reviewOutcome,
            embargo_until: terms.embargoUntil ?? null,
          })),
        ),
      ],
    );
  }

  private async tell(tx: Tx, decided: readonly Decided[], signer: Signer): Promise<void> {
    await this.audit.recordAll(
      tx,
      decided.map(({ policy, version, terms, envelopeHash, at, reviewOutcome, notice = null, ...rest }) => ({
        actor: signer.actor,
        action: 'policy.version.approved',
        subject: { type: 'policy_version', id: version.id },
        detail: {
          policy: policy.slug,
          version: version.number,
          ...terms,
          envelopeHash,
          approvedAt: at.toString(),
          reviewOutcome,
          notice,
          signaturesNeeded: rest.signaturesNeeded,
          ...signerOnRecord(signer),
        },
      })),
    );
    await this.events.recordAll(tx, policyVersionApproved, decided.map(approvedOf));
    const correcting = decided.filter(({ version }) => version.correctsVersionId !== null);
    const numbers = await this.numbersOf(
      tx,
      correcting.map(({ version }) => version.correctsVersionId),
    );
    await this.events.recordAll(
      tx,
      policyVersionCorrected,
      correcting.map((each) => ({
        ...approvedOf(each),
        corrects: numbers.get(each.version.correctsVersionId ?? '') ?? 0,
      })),
    );
    await this.events.recordAll(
      tx,
      policyReaffirmed,
      decided.filter(({ terms }) => terms.changeClass === 'reaffirmed').map(approvedOf),
    );
  }

  private async numbersOf(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const found = await rows<{ id: string; number: number }>(
      tx,
      'select id, number from policy_version where id = any($1::uuid[])',
      [ids],
    );
    return new Map(found.map(({ id, number }) => [id, number]));
  }

  private async setReviewDates(tx: Tx, decided: readonly Decided[], actor: Actor): Promise<void> {
    const set = decided.flatMap(({ policy, version, reviewDates, at }) =>
      reviewDates === null ? [] : [{ policyId: policy.id, versionId: version.id, ...reviewDates, actor, at }],
    );
    await recordReviewDates(tx, this.events, set);
  }
}

/** Throws IllegalTransition for what cannot be approved. A batch's one signature submits its drafts and approves them. */
function approveState(subject: string, state: VersionState): void {
  const submitted = state === 'draft' ? moveVersion(subject, state, 'in_review') : state;
  moveVersion(subject, submitted, 'approved');
}

function approvedOf({ policy, version, terms, envelopeHash, reviewOutcome }: Decided): VersionApproved {
  return {
    policyId: policy.id,
    slug: policy.slug,
    versionId: version.id,
    version: version.number,
    effective: terms.effective,
    changeClass: terms.changeClass,
    contentHash: version.contentHash,
    envelopeHash,
    reviewOutcome,
  };
}
