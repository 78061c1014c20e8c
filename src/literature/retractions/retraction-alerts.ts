import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { retractionFound } from '../literature.events.ts';
import { AlertTelling } from './alert-telling.ts';
import { alertToTell, lockTelling, type AlertToTell } from './alert-told.ts';
import type { NoticeKind } from './notice-kinds.rules.ts';
import { isCited } from './alerts.sql.ts';
import { refersTo } from './watched-works.ts';

interface FoundAlert {
  readonly noticeId: string;
  readonly policyId: string;
  readonly kind: NoticeKind;
}

/** Alerts policies to what became of the works they cite: each policy once of one notice. */
@Injectable()
export class RetractionAlerts {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly telling: AlertTelling,
  ) {}

  /**
   * Raises the alerts that are missing: of every notice that stands, for every policy of which an active or scheduled
   * version cites its work. Their owners are told. Called with whatever changed the one or the other. Returns how many
   * it raised.
   */
  async raise(tx: Tx, now: Instant): Promise<number> {
    await lockTelling(tx);
    const missing = await missingAlerts(tx);
    const raised = await insertAlerts(tx, missing, now);
    await this.audit.recordAll(
      tx,
      raised.map(({ id, noticeId, policyId, kind }) => ({
        actor: system('retraction watch'),
        action: 'literature.alert.raised',
        subject: { type: 'policy', id: policyId },
        detail: { alertId: id, noticeId, kind },
      })),
    );
    await this.events.recordAll(
      tx,
      retractionFound,
      raised.map(({ id, policyId, noticeId }) => ({ alertId: id, policyId, noticeId })),
    );
    await this.telling.tell(tx, raised, now);
    return raised.length;
  }

  /**
   * Follows notices that were lifted, or stand again. What stands again asks for a decision again, also where somebody had
   * acknowledged it; whoever heard otherwise is told.
   */
  async follow(tx: Tx, noticeIds: readonly string[], now: Instant): Promise<void> {
    if (noticeIds.length === 0) return;
    await lockTelling(tx);
    const reopened = await reopenAlerts(tx, noticeIds);
    await this.audit.recordAll(
      tx,
      reopened.map(({ id, noticeId, policyId }) => ({
        actor: system('retraction watch'),
        action: 'literature.alert.reopened',
        subject: { type: 'policy', id: policyId },
        detail: { alertId: id, noticeId, from: 'acknowledged' },
      })),
    );
    const ids = new Set(reopened.map(({ id }) => id));
    await this.telling.tell(tx, await alertsOfNotices(tx, noticeIds), now, ids);
  }
}

async function missingAlerts(tx: Tx): Promise<FoundAlert[]> {
  return await rows<FoundAlert>(
    tx,
    `select distinct notice.id as "noticeId", v.policy_id as "policyId", notice.kind
       from literature_notice notice
       join watched_work work on work.id = notice.work_id and work.cited
       join cited_reference r on ${refersTo('r', 'work')}
       join watched_version on watched_version.version_id = r.version_id
       join policy_version v on v.id = r.version_id
      where notice.lifted_at is null
        and not exists (select from literature_alert alert
                         where alert.notice_id = notice.id and alert.policy_id = v.policy_id)
      order by 1, 2`,
  );
}

/** Another transaction may raise the same at this moment: whoever comes second raises nothing. */
async function insertAlerts(tx: Tx, missing: readonly FoundAlert[], now: Instant): Promise<AlertToTell[]> {
  if (missing.length === 0) return [];
  const values = missing.map((alert) => ({ ...alert, id: newId() }));
  return await rows(
    tx,
    `with given as (
       select * from jsonb_to_recordset($1::jsonb) as a (id uuid, "noticeId" uuid, "policyId" uuid, kind text)
     ), raised as (
       insert into literature_alert (id, notice_id, policy_id, raised_at)
       select id, "noticeId", "policyId", $2 from given order by "noticeId", "policyId"
       on conflict on constraint literature_alert_once do nothing returning id
     )
     select given.*, false as "isLifted" from given join raised using (id)`,
    [JSON.stringify(values), now],
  );
}

/** Takes acknowledgements back of notices that stand: they were given, or lost their point, before these stood again. */
async function reopenAlerts(
  tx: Tx,
  noticeIds: readonly string[],
): Promise<Pick<AlertToTell, 'id' | 'noticeId' | 'policyId'>[]> {
  await rows(tx, 'select from literature_alert where notice_id = any($1::uuid[]) order by id for update', [
    noticeIds,
  ]);
  return await rows(
    tx,
    `update literature_alert alert set state = 'open', reason = null, decided_by = null, decided_at = null
       from literature_notice notice
      where notice.id = alert.notice_id and notice.id = any($1::uuid[]) and notice.lifted_at is null
        and alert.state = 'acknowledged'
     returning alert.id, alert.notice_id as "noticeId", alert.policy_id as "policyId"`,
    [noticeIds],
  );
}

/** The alerts of these notices whose policies still cite the work. */
async function alertsOfNotices(tx: Tx, noticeIds: readonly string[]): Promise<AlertToTell[]> {
  return await rows<AlertToTell>(
    tx,
    `select ${alertToTell('alert', 'notice')}
       from literature_alert alert
       join literature_notice notice on notice.id = alert.notice_id
       join watched_work work on work.id = notice.work_id
      where notice.id = any($1::uuid[]) and ${isCited('work', 'alert.policy_id')}
      order by alert.id`,
    [noticeIds],
  );
}
