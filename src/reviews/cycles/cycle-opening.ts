import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import type { DueRung, RungToSend } from '../reminders/due-rungs.ts';
import { reviewCycleOpened } from '../reviews.events.ts';

interface OpenCycle {
  readonly id: string;
  readonly policyId: string;
}

/** Opens review cycles: the ladder's first rung does, and a later one where none is open. */
@Injectable()
export class CycleOpening {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /** Gives each rung its policy's open cycle, and opens what is not open yet. */
  async openFor(tx: Tx, due: readonly DueRung[], now: Instant): Promise<RungToSend[]> {
    const without = due.filter(({ cycleId }) => cycleId === null);
    const opened = await this.open(tx, without, now);
    const cycleOf = new Map(opened.map(({ id, policyId }) => [policyId, id]));
    return due.flatMap((rung) => {
      const cycleId = rung.cycleId ?? cycleOf.get(rung.policyId);
      return cycleId === undefined ? [] : [{ ...rung, cycleId }];
    });
  }

  private async open(tx: Tx, rungs: readonly DueRung[], now: Instant): Promise<OpenCycle[]> {
    if (rungs.length === 0) return [];
    const opened = await rows<OpenCycle>(
      tx,
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       select id, "policyId", "nextReview", "scheduleRevision", $2, 'rung'
         from jsonb_to_recordset($1::jsonb) as cycle (id uuid, "policyId" uuid, "nextReview" text, "scheduleRevision" int)
       on conflict (policy_id) where closed_at is null do nothing
       returning id, policy_id as "policyId"`,
      [JSON.stringify(rungs.map((rung) => ({ ...rung, id: newId() }))), now],
    );
    await this.events.recordAll(
      tx,
      reviewCycleOpened,
      opened.map(({ id, policyId }) => ({ cycleId: id, policyId })),
    );
    const rungOf = new Map(rungs.map((rung) => [rung.policyId, rung]));
    await this.audit.recordAll(
      tx,
      opened.map(({ id, policyId }) => ({
        actor: system('reviews'),
        action: 'review.cycle.opened',
        subject: { type: 'review_cycle', id },
        detail: { policyId, nextReview: rungOf.get(policyId)?.nextReview, rung: rungOf.get(policyId)?.key },
      })),
    );
    return opened;
  }
}
