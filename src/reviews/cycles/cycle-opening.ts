import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import type { DueRung, RungToSend } from '../reminders/due-rungs.ts';
import { reviewCycleBecameScheduled, reviewCycleOpened } from '../reviews.events.ts';
import { recordCycleEntries } from './cycle-history.ts';
import type { CycleKind } from './review-stage.rules.ts';

/** What began a cycle: its ladder, a person, a cited paper that was retracted, or work asked for between reviews. */
export type OpenedBy = 'rung' | 'hand' | 'retraction' | 'interim_request';

/** A cycle to be opened on a policy's current review dates. */
export interface NewCycle {
  readonly policyId: string;
  readonly nextReview: PartialDate;
  readonly scheduleRevision: number;
  readonly kind: CycleKind;
  readonly openedBy: OpenedBy;
  readonly reason: string | null;
  /** What began it, for its history. */
  readonly detail: Readonly<Record<string, unknown>>;
}

interface OpenedCycle {
  readonly id: string;
  readonly policyId: string;
}

/** Opens review cycles, and makes interim ones scheduled. A policy has at most one open cycle. */
@Injectable()
export class CycleOpening {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /** Gives each rung its policy's open cycle: opens what is not open yet, and turns interim cycles into the review. */
  async openFor(tx: Tx, due: readonly DueRung[], now: Instant): Promise<RungToSend[]> {
    const without = due.filter(({ cycleId }) => cycleId === null);
    const opened = await this.open(tx, system('reviews'), without.map(byRung), now);
    const cycleOf = new Map(opened.map(({ id, policyId }) => [policyId, id]));
    const open = due.flatMap(({ cycleId }) => cycleId ?? []);
    await this.becomeScheduled(tx, system('reviews'), open, 'its ladder begins', now);
    return due.flatMap((rung) => {
      const cycleId = rung.cycleId ?? cycleOf.get(rung.policyId);
      return cycleId === undefined ? [] : [{ ...rung, cycleId }];
    });
  }

  /** Opens cycles where none is open, with one statement a table; returns those it opened. */
  async open(tx: Tx, actor: Actor, cycles: readonly NewCycle[], at: Instant): Promise<OpenedCycle[]> {
    if (cycles.length === 0) return [];
    const opened = await rows<OpenedCycle>(
      tx,
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by, kind, signed_before)
       select id, "policyId", "nextReview", "scheduleRevision", $2, "openedBy", kind,
              case when kind = 'interim' then (select max(approved_at) from policy_version where policy_id = "policyId") end
         from jsonb_to_recordset($1::jsonb) as cycle (id uuid, "policyId" uuid, "nextReview" text, "scheduleRevision" int,
           "openedBy" text, kind text)
       on conflict (policy_id) where closed_at is null do nothing
       returning id, policy_id as "policyId"`,
      [JSON.stringify(cycles.map((cycle) => ({ ...cycle, id: newId() }))), at],
    );
    await this.tell(tx, actor, opened, new Map(cycles.map((cycle) => [cycle.policyId, cycle])), at);
    return opened;
  }

  /** Makes the interim ones among open cycles scheduled: from now on a signature may close them as the review. */
  async becomeScheduled(
    tx: Tx,
    actor: Actor,
    cycleIds: readonly string[],
    reason: string,
    at: Instant,
  ): Promise<void> {
    if (cycleIds.length === 0) return;
    const became = await rows<OpenedCycle>(
      tx,
      `update review_cycle set kind = 'scheduled' where id = any($1::uuid[]) and kind = 'interim' and closed_at is null
       returning id, policy_id as "policyId"`,
      [cycleIds],
    );
    await this.events.recordAll(
      tx,
      reviewCycleBecameScheduled,
      became.map(({ id, policyId }) => ({ cycleId: id, policyId })),
    );
    await this.audit.recordAll(
      tx,
      became.map(({ id, policyId }) => ({
        actor,
        action: 'review.cycle.became_scheduled',
        subject: { type: 'review_cycle', id },
        detail: { policyId },
        reason,
      })),
    );
    await recordCycleEntries(
      tx,
      became.map(({ id }) => ({ cycleId: id, at, kind: 'became_scheduled', actor, reason })),
    );
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    opened: readonly OpenedCycle[],
    cycleOf: ReadonlyMap<string, NewCycle>,
    at: Instant,
  ): Promise<void> {
    await this.events.recordAll(
      tx,
      reviewCycleOpened,
      opened.map(({ id, policyId }) => ({ cycleId: id, policyId })),
    );
    const told = opened.flatMap(({ id, policyId }) => {
      const cycle = cycleOf.get(policyId);
      if (cycle === undefined) return [];
      const { nextReview, kind, openedBy, reason, detail } = cycle;
      return [{ id, policyId, reason, detail: { nextReview, kind, openedBy, ...detail } }];
    });
    await this.audit.recordAll(
      tx,
      told.map(({ id, policyId, reason, detail }) => ({
        actor,
        action: 'review.cycle.opened',
        subject: { type: 'review_cycle', id },
        detail: { policyId, ...detail },
        reason: reason ?? undefined,
      })),
    );
    await recordCycleEntries(
      tx,
      told.map(({ id, reason, detail }) => ({ cycleId: id, at, kind: 'opened', actor, reason, detail })),
    );
  }
}

function byRung({ policyId, nextReview, scheduleRevision, key }: DueRung): NewCycle {
  const detail = { rung: key };
  return {
    policyId,
    nextReview,
    scheduleRevision,
    kind: 'scheduled',
    openedBy: 'rung',
    reason: null,
    detail,
  };
}
