import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { PolicyRow } from '../policy.entity.ts';
import { keptSignatures, type KeptSignature } from '../signatures/kept-signatures.ts';
import type { WaitingPlace } from '../signatures/waiting-signatures.service.ts';
import { readAct } from './act-envelope.rules.ts';
import type { ActTerms } from './act-terms.ts';
import { PolicyActRow } from './policy-act.entity.ts';

/** An act of a policy by its id. Throws {@link NotFound}. */
export async function actOf(tx: Tx, policy: PolicyRow, actId: string): Promise<PolicyActRow> {
  const act = isId(actId) ? await tx.findOneBy(PolicyActRow, { id: actId, policyId: policy.id }) : null;
  if (act === null) throw new NotFound('act', actId.slice(0, 200));
  return act;
}

/** The signatures of an act that nobody took back; some may count no longer. */
export async function standingSignatures(tx: Tx, actId: string): Promise<KeptSignature[]> {
  return await keptSignatures(tx, 'policy_act_signature', 's.act_id = $1 and x.id is null', [actId]);
}

/** Where the signatures of an act wait. */
export function placeOf(policy: PolicyRow, act: Pick<PolicyActRow, 'id' | 'kind'>): WaitingPlace {
  return {
    table: 'policy_act_signature',
    within: { column: 'act_id', id: act.id },
    name: `this act on ${policy.slug}`,
    subject: { type: 'policy', id: policy.id },
    detail: { policy: policy.slug, id: act.id, act: act.kind },
  };
}

/** The terms an act was signed on. */
export function termsSignedOf(act: PolicyActRow): ActTerms {
  const { kind, effective: on, reason, successorPolicyId, successorCriteria } = act;
  const successor =
    successorPolicyId !== null
      ? { policy: successorPolicyId }
      : successorCriteria !== null
        ? { criteria: successorCriteria }
        : null;
  const { version, noticeWaiver } = readAct(act.envelope);
  switch (kind) {
    case 'cancel':
      return { kind, version: version ?? 0, reason };
    case 'retire':
      return { kind, on, successor, reason, noticeWaiver };
    case 'withdraw':
      return { kind, on, instead: successor ?? { predecessor: true }, reason };
  }
}
