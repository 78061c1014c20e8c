import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { Audit } from '../platform/audit/audit.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { Events } from '../platform/events/events.ts';
import { readOnRecord, recordedAt, writeTakingForce } from './effective-periods.ts';
import type { SealedEnvelope } from './envelope.rules.ts';
import { policyVersionApproved } from './policies.events.ts';
import { nameOf } from './policy-records.ts';
import type { PolicyVersionRow, ReviewOutcome } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';
import { recordReviewDates } from './record-review-dates.ts';
import { envelopeOf, type SignedTerms } from './version-envelope.ts';
import { moveVersion, type VersionState } from './version-lifecycle.rules.ts';

/** Who signs, as they are at the act. */
export interface Signer {
  readonly actor: PersonActor;
  readonly credentials: string | null;
  readonly meaning: string;
  /** How they proved who they are. */
  readonly method: string;
}

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
  ) {}

  /** Approves one version of one policy, which is held. */
  async approve(tx: Tx, approval: Approval, signer: Signer): Promise<void> {
    await this.approveAll(tx, [approval], signer);
  }

  /** Approves versions of different policies, all held, with one statement a table. */
  async approveAll(tx: Tx, approvals: readonly Approval[], signer: Signer): Promise<void> {
    const now = this.clock.now();
    const onRecord = await readOnRecord(
      tx,
      approvals.map(({ policy }) => policy.id),
    );
    const taking = approvals.map((approval) => {
      const record = onRecord.get(approval.policy.id)!;
      const decided = { ...approval, ...envelopeOf(approval.policy, approval.version, approval.terms) };
      return { decided: { ...decided, at: recordedAt(now, record) }, known: record.known };
    });
    const decided = taking.map((each) => each.decided);
    await this.sign(tx, decided, signer, now);
    await this.close(tx, decided);
    await writeTakingForce(
      tx,
      taking.map(({ decided: { policy, version, terms, at }, known }) => ({
        policyId: policy.id,
        versionId: version.id,
        effective: terms.effective,
        at,
        known,
      })),
    );
    await this.tell(tx, decided, signer.actor);
    await this.setReviewDates(tx, decided);
  }

  /** Signatures go in first: the database lets a version be approved only with one over its envelope. */
  private async sign(tx: Tx, decided: readonly Decided[], signer: Signer, now: Instant): Promise<void> {
    const signatures = decided.map(({ version, envelopeHash }) => ({
      id: newId(),
      version: version.id,
      envelopeHash,
    }));
    await rows(
      tx,
      `insert into version_signature
         (id, version_id, person_id, name, role, credentials, meaning, envelope_hash, signed_at, method)
       select s.id, s.version, $2, $3, 'medical_director', $4, $5, s."envelopeHash", $6, $7
         from jsonb_to_recordset($1::jsonb) as s (id uuid, version uuid, "envelopeHash" text)`,
      [
        JSON.stringify(signatures),
        signer.actor.personId,
        signer.actor.name,
        signer.credentials,
        signer.meaning,
        now,
        signer.method,
      ],
    );
  }

  private async close(tx: Tx, decided: readonly Decided[]): Promise<void> {
    for (const { policy, version } of decided) approveState(nameOf(policy, version), version.state);
    await rows(
      tx,
      `update policy_version v
          set state = 'approved', revision = v.revision + 1, envelope = a.envelope, envelope_hash = a.envelope_hash,
              approved_at = a.at, effective = a.effective, change_class = a.change_class, last_review = a.last_review,
              next_review = a.next_review, review_outcome = a.review_outcome
         from jsonb_to_recordset($1::jsonb) as a (id uuid, envelope text, envelope_hash text, at timestamptz,
                effective date, change_class text, last_review text, next_review text, review_outcome text)
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
          })),
        ),
      ],
    );
    await rows(
      tx,
      `update policy p set title = v.title, revision = p.revision + 1
         from policy_version v where v.id = any($1::uuid[]) and p.id = v.policy_id and p.title <> v.title`,
      [decided.map(({ version }) => version.id)],
    );
  }

  private async tell(tx: Tx, decided: readonly Decided[], actor: Actor): Promise<void> {
    await this.audit.recordAll(
      tx,
      decided.map(({ policy, version, terms, envelopeHash, reviewOutcome }) => ({
        actor,
        action: 'policy.version.approved',
        subject: { type: 'policy_version', id: version.id },
        detail: { policy: policy.slug, version: version.number, ...terms, envelopeHash, reviewOutcome },
      })),
    );
    await this.events.recordAll(
      tx,
      policyVersionApproved,
      decided.map(({ policy, version, terms, envelopeHash, reviewOutcome }) => ({
        policyId: policy.id,
        slug: policy.slug,
        versionId: version.id,
        version: version.number,
        effective: terms.effective,
        changeClass: terms.changeClass,
        contentHash: version.contentHash,
        envelopeHash,
        reviewOutcome,
      })),
    );
  }

  private async setReviewDates(tx: Tx, decided: readonly Decided[]): Promise<void> {
    const set = decided.flatMap(({ policy, version, reviewDates, at }) =>
      reviewDates === null ? [] : [{ policyId: policy.id, versionId: version.id, ...reviewDates, at }],
    );
    await recordReviewDates(tx, this.events, set);
  }
}

/** Throws IllegalTransition for what cannot be approved. A batch's one signature submits its drafts and approves them. */
function approveState(subject: string, state: VersionState): void {
  const submitted = state === 'draft' ? moveVersion(subject, state, 'in_review') : state;
  moveVersion(subject, submitted, 'approved');
}
