import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { recordCycleEntries } from './cycle-history.ts';

/** Facts of what asks for a review between reviews: the retracted paper, the request. */
export type Finding = Readonly<Record<string, unknown>>;

/** Work that comes to a cycle which is open already. */
export interface JoiningWork {
  readonly cycleId: string;
  readonly policyId: string;
  readonly reason: string;
  readonly finding: Finding | null;
}

/** Puts findings into open cycles: a policy never has a second one. */
@Injectable()
export class CycleJoining {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Notes the work on the cycle, whose policy's review is held. False when the cycle knows this very finding already. */
  async join(tx: Tx, actor: Actor, { cycleId, policyId, reason, finding }: JoiningWork): Promise<boolean> {
    if (finding !== null && (await isKnown(tx, cycleId, finding))) return false;
    const detail = { finding };
    await this.audit.record(tx, {
      actor,
      action: 'review.cycle.joined',
      subject: { type: 'review_cycle', id: cycleId },
      detail: { policyId, ...detail },
      reason,
    });
    const at = this.clock.now();
    await recordCycleEntries(tx, [{ cycleId, at, kind: 'joined', actor, detail, reason }]);
    return true;
  }
}

async function isKnown(tx: Tx, cycleId: string, finding: Finding): Promise<boolean> {
  const known = await row(
    tx,
    `select from review_cycle_entry
      where cycle_id = $1 and kind in ('opened', 'joined') and detail->'finding' = $2::jsonb limit 1`,
    [cycleId, JSON.stringify(finding)],
  );
  return known !== undefined;
}
