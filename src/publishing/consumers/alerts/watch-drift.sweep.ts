import { Injectable } from '@nestjs/common';
import { system } from '../../../kernel/actor.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { atTime, type Instant } from '../../../kernel/instant.ts';
import { Audit } from '../../../platform/audit/audit.ts';
import { Database, type Tx } from '../../../platform/database/database.ts';
import { defineJob } from '../../../platform/jobs/job-definition.ts';
import { Jobs } from '../../../platform/jobs/jobs.ts';
import { Organisation } from '../../../platform/organisation/organisation.ts';
import { Sweeps } from '../../../platform/sweeps/sweeps.ts';
import { DriftQueries, type Standing } from '../drift/drift.queries.ts';
import {
  closeAlert,
  lastAlerts,
  noteDamage,
  openAlert,
  planNotice,
  type AlertRow,
} from './consumer-alerts.ts';
import { nextStep, type AlertStep } from './drift-alert.rules.ts';

/** Makes the mails of a notice, for those who are to hear it when it runs. */
export const addressNotice = defineJob<{ readonly noticeId: string }>('publishing.address-drift-notice');

/**
 * Notices which consumer has fallen behind and which has caught up, and plans what is told. A consumer's alert and each
 * notice are rows that are there once, so that two replicas and a sweep that runs twice tell nothing twice.
 */
@Injectable()
export class WatchDriftSweep {
  constructor(
    private readonly database: Database,
    private readonly drift: DriftQueries,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    sweeps: Sweeps,
  ) {
    sweeps.register('publishing.watch-drift', async (now) => await this.run(now));
  }

  /** Returns how many notices were planned. */
  async run(now: Instant): Promise<number> {
    const board = await this.drift.board();
    if (board.length === 0) return 0;
    const { manager } = this.database.source;
    const last = new Map((await lastAlerts(manager)).map((alert) => [alert.consumerId, alert] as const));
    const today = this.organisation.today(now);
    const { mailTime } = await this.organisation.hours(manager);
    const mailHour = atTime(today, mailTime, this.organisation.zone);
    const mailHourHasCome = mailHour.epochNanoseconds <= now.epochNanoseconds;
    let planned = 0;
    for (const standing of board) {
      const alert = last.get(standing.id);
      const step = nextStep({
        heardFrom: standing.lastHeardAt !== null,
        behind: standing.behind,
        damaged: standing.damaged,
        last: alert === undefined ? null : this.shown(alert),
        now,
        today,
        mailHourHasCome,
      });
      if (step === null) continue;
      const made = await this.database.transaction(
        async (tx) => await this.take(tx, step, standing, alert, { now, today }),
      );
      if (made) planned += 1;
    }
    return planned;
  }

  private shown({ openedAt, damagedAt, closedAt, remindedOn }: AlertRow) {
    return {
      openedAt,
      openedOn: this.organisation.today(openedAt),
      damageTold: damagedAt !== null,
      closedAt,
      remindedOn,
    };
  }

  /** Does what was found to be due, unless another replica was quicker; true where a notice was planned. */
  private async take(
    tx: Tx,
    step: NonNullable<AlertStep>,
    standing: Standing,
    alert: AlertRow | undefined,
    { now, today }: { now: Instant; today: CalendarDate },
  ): Promise<boolean> {
    const alertId =
      step.act === 'open' ? await openAlert(tx, standing.id, now, step.tell === 'damaged') : alert?.id;
    if (alertId === undefined) return false;
    if (step.act === 'close' && !(await closeAlert(tx, alertId, now))) return false;
    if (step.tell === 'damaged') await noteDamage(tx, alertId, now);
    const noticeId = await planNotice(tx, alertId, step.tell, today, now);
    if (noticeId === undefined) return false;
    if (step.tell !== 'reminder') await this.record(tx, step, standing);
    await this.jobs.enqueue(tx, addressNotice, { noticeId });
    return true;
  }

  private async record(tx: Tx, { tell }: NonNullable<AlertStep>, standing: Standing): Promise<void> {
    const { id, name, behind, damaged, behindSince } = standing;
    await this.audit.record(tx, {
      actor: system('sweep'),
      action: tell === 'caught_up' ? 'consumer.caught-up' : 'consumer.fell-behind',
      subject: { type: 'consumer', id },
      detail: { name, behind, damaged, since: behindSince?.toString() ?? null },
    });
  }
}
