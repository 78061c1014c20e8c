import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { retractionFound } from '../literature.events.ts';
import { AlertTelling, type AlertToTell } from './alert-telling.ts';
import { urgentKinds, type NoticeKind } from './notice-kinds.rules.ts';
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
   * version cites its work. Their owners are told, and of what was lifted those who had been told of it. Called with
   * whatever changed the one or the other. Returns how many it raised.
   */
  async raise(tx: Tx, now: Instant): Promise<number> {
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
    await this.telling.tell(tx, 'raised', raised, now);
    await this.telling.tell(tx, 'lifted', await liftedAlerts(tx), now);
    return raised.length;
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
async function insertAlerts(
  tx: Tx,
  missing: readonly FoundAlert[],
  now: Instant,
): Promise<(AlertToTell & { readonly kind: NoticeKind })[]> {
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
     select given.* from given join raised using (id)`,
    [JSON.stringify(values), now],
  );
}

/** Alerts of which somebody was told at once, whose notice was lifted since, and nobody has been told of that. */
async function liftedAlerts(tx: Tx): Promise<AlertToTell[]> {
  return await rows<AlertToTell>(
    tx,
    `select alert.id, alert.notice_id as "noticeId", alert.policy_id as "policyId", notice.kind
       from literature_alert alert join literature_notice notice on notice.id = alert.notice_id
      where notice.lifted_at is not null and notice.kind = any($1::text[])
        and exists (select from literature_alert_told told where told.alert_id = alert.id and told.what = 'raised')
        and not exists (select from literature_alert_told told where told.alert_id = alert.id and told.what = 'lifted')
      order by alert.id`,
    [urgentKinds],
  );
}
