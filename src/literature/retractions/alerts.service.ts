import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Forbidden, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { lockPolicy } from '../../policies/policy-records.ts';
import { AlertNotOpen } from '../literature.errors.ts';
import { mayBeDecided, type AlertState } from './alert-states.rules.ts';
import { alertState } from './alerts.sql.ts';
import type { NoticeKind } from './notice-kinds.rules.ts';

/** An alert that is held, so that two people decide one after the other. */
export interface HeldAlert {
  readonly id: string;
  readonly state: AlertState;
  readonly policyId: string;
  readonly noticeId: string;
  readonly kind: NoticeKind;
  /** The notice's names, and the work's. */
  readonly noticePmid: string | null;
  readonly noticeDoi: string | null;
  readonly workPmid: string | null;
  readonly workDoi: string | null;
  readonly cycleId: string | null;
}

/** Decisions of people on alerts. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * A person has seen an alert and says why no review between reviews is needed; said again, the later reason counts.
   * Throws not_found, and {@link AlertNotOpen} for one that a review looks at, that was lifted or is not cited any more.
   */
  async acknowledge(actor: Actor, id: string, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const alert = await this.hold(tx, id);
      const person = deciding(actor);
      if (!mayBeDecided(alert.state)) throw new AlertNotOpen(id, alert.state);
      await tx.query(
        `update literature_alert set state = 'acknowledged', reason = $2, decided_by = $3, decided_at = $4 where id = $1`,
        [id, reason, person.personId, this.clock.now()],
      );
      await this.record(tx, actor, 'literature.alert.acknowledged', alert, reason);
    });
  }

  /** Holds an alert, its policy first, as reviews do. Throws not_found. */
  async hold(tx: Tx, id: string): Promise<HeldAlert> {
    if (!isId(id)) throw new NotFound('alert', id.slice(0, 200));
    const found = await row<{ policyId: string }>(
      tx,
      'select policy_id as "policyId" from literature_alert where id = $1',
      [id],
    );
    if (found === undefined) throw new NotFound('alert', id);
    await lockPolicy(tx, found.policyId);
    const alert = await row<HeldAlert>(
      tx,
      `select alert.id, ${alertState('alert', 'notice', 'work')} as state, alert.policy_id as "policyId",
              alert.notice_id as "noticeId", notice.kind, notice.pmid as "noticePmid", notice.doi as "noticeDoi",
              work.pmid as "workPmid", work.doi as "workDoi", alert.cycle_id as "cycleId"
         from literature_alert alert
         join literature_notice notice on notice.id = alert.notice_id
         join watched_work work on work.id = notice.work_id
        where alert.id = $1 for update of alert`,
      [id],
    );
    if (alert === undefined) throw new NotFound('alert', id);
    return alert;
  }

  /** Notes, in the transaction that opened or joined the review, that a review looks at an alert that is held. */
  async noteInterim(
    tx: Tx,
    actor: Actor,
    alert: HeldAlert,
    review: { readonly cycleId: string; readonly reason: string },
  ): Promise<void> {
    const { personId } = deciding(actor);
    await tx.query(
      `update literature_alert set state = 'interim_opened', cycle_id = $2, reason = $3, decided_by = $4, decided_at = $5
        where id = $1`,
      [alert.id, review.cycleId, review.reason, personId, this.clock.now()],
    );
    await this.record(tx, actor, 'literature.alert.interim_opened', alert, review.reason, {
      cycleId: review.cycleId,
    });
  }

  private async record(
    tx: Tx,
    actor: Actor,
    action: string,
    { id, policyId, noticeId, kind, state }: HeldAlert,
    reason: string,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'policy', id: policyId },
      detail: { alertId: id, noticeId, kind, from: state, ...more },
      reason,
    });
  }
}

/** Throws forbidden for a machine: it decides on no alert. */
function deciding(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw new Forbidden('only a person decides on an alert');
  return actor;
}
