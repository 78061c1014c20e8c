import { newId } from '../../../kernel/ids.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { row, rows } from '../../../platform/database/rows.ts';
import type { NoticeKind } from './drift-alert.rules.ts';

/** The last alert of a consumer, as its row keeps it. */
export interface AlertRow {
  readonly id: string;
  readonly consumerId: string;
  readonly openedAt: Instant;
  readonly damagedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly remindedOn: CalendarDate | null;
}

/** The last alert of each consumer that ever had one. */
export async function lastAlerts(tx: Tx): Promise<AlertRow[]> {
  return await rows<AlertRow>(
    tx,
    `select distinct on (a.consumer_id) a.id, a.consumer_id as "consumerId", a.opened_at as "openedAt",
            a.damaged_at as "damagedAt", a.closed_at as "closedAt",
            (select max(n.told_on) from consumer_notice n where n.alert_id = a.id and n.kind = 'reminder') as "remindedOn"
       from consumer_alert a order by a.consumer_id, a.opened_at desc, a.id desc`,
  );
}

/** Opens an alert and returns its id; undefined where another replica did, or the consumer is gone. */
export async function openAlert(
  tx: Tx,
  consumerId: string,
  now: Instant,
  damaged: boolean,
): Promise<string | undefined> {
  const opened = await row<{ id: string }>(
    tx,
    `insert into consumer_alert (id, consumer_id, opened_at, damaged_at)
     select $1, id, $3::timestamptz, case when $4 then $3::timestamptz end from consumer where id = $2 for key share
     on conflict (consumer_id) where closed_at is null do nothing returning id`,
    [newId(), consumerId, now, damaged],
  );
  return opened?.id;
}

/** Closes an alert; false where another replica did. */
export async function closeAlert(tx: Tx, id: string, now: Instant): Promise<boolean> {
  const closed = await row(
    tx,
    `update consumer_alert set closed_at = $2 where id = $1 and closed_at is null returning id`,
    [id, now],
  );
  return closed !== undefined;
}

/** Notes that a damaged copy is part of an open alert. */
export async function noteDamage(tx: Tx, id: string, now: Instant): Promise<void> {
  await rows(tx, `update consumer_alert set damaged_at = coalesce(damaged_at, $2) where id = $1`, [id, now]);
}

/** Plans a notice and returns its id; undefined where it was planned before: each kind once an alert, a reminder once a day. */
export async function planNotice(
  tx: Tx,
  alertId: string,
  kind: NoticeKind,
  today: CalendarDate,
  now: Instant,
): Promise<string | undefined> {
  const planned = await row<{ id: string }>(
    tx,
    `insert into consumer_notice (id, alert_id, kind, told_on, planned_at)
     select $1, a.id, $3, $4, $5 from consumer_alert a
      where a.id = $2 and ($3 = 'caught_up' or a.closed_at is null) for key share
     on conflict do nothing returning id`,
    [newId(), alertId, kind, today, now],
  );
  return planned?.id;
}
