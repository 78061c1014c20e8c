import { Injectable } from '@nestjs/common';
import { actorOnRecord, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { IllegalTransition } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { lockPolicy } from '../policy-records.ts';
import type { PolicyRow } from '../policy.entity.ts';
import { voidSignatures } from '../signatures/kept-signatures.ts';
import { WaitingSignatures } from '../signatures/waiting-signatures.service.ts';
import { Signers } from '../signers.ts';
import { actOf, placeOf, standingSignatures } from './act-records.ts';
import { actStateOf } from './act-state.ts';
import type { PolicyActRow } from './policy-act.entity.ts';

/** Ends acts that wait without a decision: a signature is taken back, or the whole is given up. */
@Injectable()
export class GivingUpActs {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly signers: Signers,
    private readonly waiting: WaitingSignatures,
  ) {}

  /**
   * Takes back a signature of an act that waits: its signer, who they signed for, or with a reason another director or an
   * administrator. With its last signature the act is given up. Throws what {@link WaitingSignatures.takeBack} throws.
   */
  async takeBack(
    actor: Actor,
    policyKey: string,
    actId: string,
    signatureId: string,
    reason: string | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const act = await actOf(tx, policy, actId);
      await this.waiting.takeBack(
        tx,
        actor,
        placeOf(policy, act),
        signatureId,
        reason,
        act.decidedAt !== null,
      );
      const left = await standingSignatures(tx, act.id);
      if (left.length === 0)
        await this.close(tx, actor, policy, act, reason ?? 'its last signature was taken back');
    });
  }

  /**
   * Gives an act up that waits, whoever signed it: every signature in hand is taken back with it. Throws not_found,
   * `forbidden` for who is no director and no administrator any more, and illegal_transition for one that waits for nothing.
   */
  async giveUp(actor: Actor, policyKey: string, actId: string, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      await this.signers.holding(tx, actor, ['medical_director', 'admin']);
      const act = await actOf(tx, policy, actId);
      const state = await actStateOf(tx, act.id, this.clock.now());
      if (state === 'decided' || state === 'given_up') {
        throw new IllegalTransition(`act ${act.id}`, state, 'given_up');
      }
      const ids = (await standingSignatures(tx, act.id)).map(({ id }) => id);
      await voidSignatures(tx, 'policy_act_signature', ids, actor, reason, this.clock.now());
      await this.close(tx, actor, policy, act, reason);
    });
  }

  /** Marks an act as given up. Its row never changes. */
  private async close(
    tx: Tx,
    actor: Actor,
    policy: PolicyRow,
    act: PolicyActRow,
    reason: string,
  ): Promise<void> {
    await rows(
      tx,
      `insert into policy_act_given_up (act_id, given_up_at, given_up_by, reason) values ($1, $2, $3::jsonb, $4)`,
      [act.id, this.clock.now(), JSON.stringify(actorOnRecord(actor)), reason],
    );
    await this.audit.record(tx, {
      actor,
      action: 'policy.act.given_up',
      subject: { type: 'policy', id: policy.id },
      detail: {
        id: act.id,
        act: act.kind,
        policy: policy.slug,
        on: act.effective,
        envelopeHash: act.envelopeHash,
      },
      reason,
    });
  }
}
