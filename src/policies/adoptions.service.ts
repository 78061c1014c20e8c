import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { NotFound } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import { monthOf } from '../kernel/partial-date.ts';
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
import { checkNotOwnText, Signers } from './signers.ts';
import { VersionApproval, type Approval } from './version-approval.ts';

/** A director's signature over a whole batch. */
export interface AdoptionSignature {
  /** The hash of the batch as it was shown. */
  readonly batchHash: string;
  readonly meaning: string;
  readonly password: string;
}

/** Takes policies already in force elsewhere into force here, a batch with one signature. */
@Injectable()
export class AdoptionsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly reauthentication: ReauthenticationService,
    private readonly signers: Signers,
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
   * One medical director signs the batch: every version in it is approved as printed, in force from its effective day
   * and recorded from now on. Throws reauthentication_failed, adoption_already_signed, adoption_empty,
   * author_may_not_approve, effective_day_missing, effective_day_not_adoptable, findings_unresolved, and content_changed for another batchHash.
   */
  async sign(actor: Actor, batchId: string, signature: AdoptionSignature): Promise<void> {
    const { method } = await this.reauthentication.reauthenticate(actor, { password: signature.password });
    await this.database.transaction(async (tx) => {
      const batch = await this.holdOpen(tx, batchId);
      const signer = await this.signers.director(tx, actor, signature.meaning, method);
      const items = await this.holdItems(tx, batch);
      this.check(batch, items, signer.actor.personId, signature.batchHash);
      await this.approval.approveAll(tx, await this.approvalsOf(tx, items), signer);
      await tx.update(
        AdoptionBatchRow,
        { id: batch.id },
        {
          state: 'signed',
          signedAt: this.clock.now(),
          signedBy: signer.actor.personId,
          batchHash: signature.batchHash,
        },
      );
      await this.audit.record(tx, {
        actor,
        action: 'adoption.signed',
        subject: { type: 'adoption', id: batch.id },
        detail: { batchHash: signature.batchHash, versions: items.length },
      });
    });
  }

  private async holdOpen(tx: Tx, batchId: string): Promise<AdoptionBatchRow> {
    const batch = isId(batchId)
      ? await tx.findOne(AdoptionBatchRow, { where: { id: batchId }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (batch === null) throw new NotFound('adoption', batchId);
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
    signerId: string,
    batchHash: string,
  ): void {
    if (items.length === 0) throw new AdoptionEmpty(batch.id);
    for (const { policy, version } of items) checkNotOwnText(policy, version, signerId);
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
            reviewDates:
              latest.get(item.policy.id) === item && !hasDates.has(item.policy.id)
                ? reviewDatesOf(item, today)
                : null,
          },
    );
  }
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
