import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { NotFound } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { monthOf } from '../kernel/partial-date.ts';
import { proofOf, type GivenProofs } from '../people/reauthentication/proof.schemas.ts';
import { ReauthenticationService } from '../people/reauthentication/reauthentication.service.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { row, rows } from '../platform/database/rows.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { AdoptionBatchRow } from './adoption-batch.entity.ts';
import { hashOfItems, readItems, type AdoptionItem } from './adoption-items.ts';
import {
  AdoptionAlreadySigned,
  AdoptionEmpty,
  ContentChanged,
  EffectiveDayMissing,
  EffectiveDayNotAdoptable,
  FindingsUnresolved,
} from './policies.errors.ts';
import { nameOf } from './policy-records.ts';
import { proposedNextReview } from './review-dates.rules.ts';
import { keptSignatures, type KeptSignature } from './signatures/kept-signatures.ts';
import { signaturesNeeded } from './signatures/signatures-needed.rules.ts';
import { WaitingSignatures, type WaitingPlace } from './signatures/waiting-signatures.service.ts';
import { checkBound, checkOthersText, Signers, type Declaration } from './signers.ts';
import { VersionApproval, type Approval } from './version-approval.ts';
import {
  copySignatures,
  signerColumns,
  signerOnRecord,
  signerPlaces,
  signerValues,
  type Signer,
} from './version-signatures.ts';

/** A director's signature over a whole batch. */
export interface AdoptionSignature extends Declaration, GivenProofs {
  /** The hash of the batch as it was shown. */
  readonly batchHash: string;
}

/** Takes policies already in force elsewhere into force here, a batch with the signatures its policies ask for. */
@Injectable()
export class AdoptionsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly reauthentication: ReauthenticationService,
    private readonly signers: Signers,
    private readonly waiting: WaitingSignatures,
    private readonly approval: VersionApproval,
  ) {}

  /** The open batch, opened if there is none, which stays open until the caller's transaction ends. Returns its id. */
  async joinOpenBatch(tx: Tx, actor: Actor): Promise<string> {
    for (;;) {
      const open = await row<{ id: string }>(
        tx,
        `select id from adoption_batch where state = 'open' for share`,
      );
      if (open !== undefined) return open.id;
      const id = newId();
      const openedBy = 'name' in actor ? actor.name : actor.kind;
      const opened = await rows(
        tx,
        `insert into adoption_batch (id, opened_at, opened_by) values ($1, $2, $3)
         on conflict (state) where state = 'open' do nothing returning id`,
        [id, this.clock.now(), openedBy],
      );
      if (opened.length === 0) continue; // another opened one in between, or it was signed while we waited for it
      await this.audit.record(tx, { actor, action: 'adoption.opened', subject: { type: 'adoption', id } });
    }
  }

  /**
   * A medical director signs the batch. With the last signature that one of its policies asks for, every version in it is
   * approved as printed, in force from its effective day and recorded from now on; each before that waits, as long as the
   * batch stays what it was. Throws reauthentication_failed, adoption_already_signed, adoption_empty, not_delegated,
   * already_signed, author_may_not_approve, effective_day_missing, effective_day_not_adoptable, findings_unresolved, and
   * content_changed for another batchHash.
   */
  async sign(actor: Actor, batchId: string, signature: AdoptionSignature): Promise<void> {
    const shown = await this.reauthentication.reauthenticate(actor, proofOf(signature));
    await this.database.transaction(async (tx) => {
      const batch = await this.holdOpen(tx, batchId);
      const items = await this.holdItems(tx, batch);
      const signer = await this.signers.director(tx, actor, signature, shown);
      const { batchHash } = signature;
      this.check(batch, items, signer, batchHash);
      checkBound(shown, batchHash, signature.meaning, `adoption ${batch.id}`, 'batchHash');
      const given = await keptSignatures(
        tx,
        'adoption_signature',
        's.batch_id = $1 and s.batch_hash = $2 and x.id is null',
        [batch.id, batchHash],
      );
      const needed = neededOf(items);
      const inHand = await this.waiting.inHand(tx, placeOf(batch), given, signer, needed);
      await this.keep(tx, batch, batchHash, signer);
      if (inHand.length + 1 >= needed) await this.adopt(tx, batch, items, { batchHash, inHand, signer });
      await this.audit.record(tx, {
        actor: signer.actor,
        action: inHand.length + 1 >= needed ? 'adoption.signed' : 'adoption.signed_first',
        subject: { type: 'adoption', id: batch.id },
        detail: {
          batchHash,
          versions: items.length,
          signatures: inHand.length + 1,
          signaturesNeeded: needed,
          ...signerOnRecord(signer),
        },
      });
    });
  }

  /**
   * Takes back a signature of a batch that waits: its signer, who they signed for, or with a reason another director or an
   * administrator. Throws what {@link WaitingSignatures.takeBack} throws.
   */
  async takeBack(
    actor: Actor,
    batchId: string,
    signatureId: string,
    reason: string | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const batch = await this.hold(tx, batchId);
      await this.waiting.takeBack(tx, actor, placeOf(batch), signatureId, reason, batch.state === 'signed');
    });
  }

  private async keep(tx: Tx, { id }: AdoptionBatchRow, batchHash: string, signer: Signer): Promise<void> {
    await rows(
      tx,
      `insert into adoption_signature (id, batch_id, batch_hash, ${signerColumns}) values ($1, $2, $3, ${signerPlaces(4)})`,
      [signer.id, id, batchHash, ...signerValues(signer, this.clock.now())],
    );
  }

  private async adopt(
    tx: Tx,
    batch: AdoptionBatchRow,
    items: readonly AdoptionItem[],
    { batchHash, inHand, signer }: Signed,
  ): Promise<void> {
    const earlier = inHand.map(({ id }) => id);
    await this.approval.approveAll(tx, await this.approvalsOf(tx, items), {
      signer,
      copyEarlier: async (own, signed) => {
        await copySignatures(own, 'adoption_signature', earlier, signed);
      },
    });
    await tx.update(
      AdoptionBatchRow,
      { id: batch.id },
      { state: 'signed', signedAt: this.clock.now(), signedBy: signer.actor.personId, batchHash },
    );
  }

  private async hold(tx: Tx, batchId: string): Promise<AdoptionBatchRow> {
    const batch = isId(batchId)
      ? await tx.findOne(AdoptionBatchRow, { where: { id: batchId }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (batch === null) throw new NotFound('adoption', batchId.slice(0, 200));
    return batch;
  }

  private async holdOpen(tx: Tx, batchId: string): Promise<AdoptionBatchRow> {
    const batch = await this.hold(tx, batchId);
    if (batch.state === 'signed') throw new AdoptionAlreadySigned(batchId);
    return batch;
  }

  /** Holds every policy of the batch, in one order for all, and only then reads what would be signed. */
  private async holdItems(tx: Tx, batch: AdoptionBatchRow): Promise<AdoptionItem[]> {
    await rows(
      tx,
      `select from policy where id in (select policy_id from policy_version where adoption_batch_id = $1)
        order by id for no key update`,
      [batch.id],
    );
    return await readItems(tx, batch, this.organisation.today(this.clock.now()));
  }

  private check(
    batch: AdoptionBatchRow,
    items: readonly AdoptionItem[],
    signer: Signer,
    batchHash: string,
  ): void {
    if (items.length === 0) throw new AdoptionEmpty(batch.id);
    for (const { policy, version } of items) checkOthersText(policy, version, signer);
    const undated = items.filter(({ terms }) => terms === null);
    if (undated.length > 0) {
      throw new EffectiveDayMissing(
        undated.map(({ policy, version }) => ({ slug: policy.slug, version: version.number })),
      );
    }
    for (const { policy, version, dayProblem } of items) {
      if (dayProblem !== null) throw new EffectiveDayNotAdoptable(nameOf(policy, version), dayProblem);
    }
    const blocked = items.find(({ blocking }) => blocking.length > 0);
    if (blocked !== undefined)
      throw new FindingsUnresolved(nameOf(blocked.policy, blocked.version), blocked.blocking);
    const current = hashOfItems(batch, items);
    if (current !== batchHash) throw new ContentChanged(`adoption ${batch.id}`, 'batchHash', current);
  }

  /** Review dates come from the latest edition of a policy that has none yet; those decided here stay. */
  private async approvalsOf(tx: Tx, items: readonly AdoptionItem[]): Promise<Approval[]> {
    const dated = await rows<{ policyId: string }>(
      tx,
      'select distinct policy_id as "policyId" from policy_review_dates where policy_id = any($1::uuid[])',
      [items.map(({ policy }) => policy.id)],
    );
    const hasDates = new Set(dated.map(({ policyId }) => policyId));
    const today = this.organisation.today(this.clock.now());
    const latest = new Map(items.map((item) => [item.policy.id, item])); // items of a policy come oldest first
    return items.flatMap((item) =>
      item.terms === null
        ? []
        : {
            policy: item.policy,
            version: item.version,
            terms: item.terms,
            reviewOutcome: null,
            signaturesNeeded: neededOf(items),
            reviewDates:
              latest.get(item.policy.id) === item && !hasDates.has(item.policy.id)
                ? reviewDatesOf(item, today)
                : null,
          },
    );
  }
}

/** A batch's signatures as its last one is given. */
interface Signed {
  readonly batchHash: string;
  readonly inHand: readonly KeptSignature[];
  readonly signer: Signer;
}

/** How many directors sign a batch: as many as the most demanding of its policies asks for. */
export function neededOf(items: readonly Pick<AdoptionItem, 'policy'>[]): number {
  return items.reduce((most, { policy }) => signaturesNeeded(policy.directorsNeeded, most), 1);
}

function placeOf({ id }: AdoptionBatchRow): WaitingPlace {
  return {
    table: 'adoption_signature',
    within: { column: 'batch_id', id },
    name: `adoption ${id}`,
    subject: { type: 'adoption', id },
    detail: { adoption: id },
  };
}

/** As printed; a next review that is not printed is proposed, so that no policy is left without one. */
function reviewDatesOf(
  { policy, version }: AdoptionItem,
  today: CalendarDate,
): NonNullable<Approval['reviewDates']> {
  const { lastReview, nextReview } = version;
  if (nextReview !== null) return { lastReview, nextReview, reason: 'as printed in the adopted document' };
  const reason = 'proposed at adoption: the document prints no next review';
  return { lastReview, nextReview: proposedNextReview(lastReview ?? monthOf(today), policy), reason };
}
