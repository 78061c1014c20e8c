import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { NoticeItem, StandsInFor } from '../mail/reminder-item.rules.ts';
import { noticeItemsOf } from '../mail/reminder-items.queries.ts';
import type { KeptNotice } from './review-notice.ts';

/** What a notice tells on the organisation's `today`, and for whom its reader stands in. */
export async function noticeItemsFor(tx: Tx, notice: KeptNotice, today: CalendarDate): Promise<NoticeItem[]> {
  const items = await noticeItemsOf(tx, notice.reviews, today);
  if (notice.standsInFor.length === 0) return items;
  const standsInFor = await rows<StandsInFor>(
    tx,
    `select person.name, absent.reason, leave.until_on as until
       from jsonb_to_recordset($1::jsonb) as absent ("personId" uuid, reason text)
       join person on person.id = absent."personId"
       left join delegation leave on leave.person_id = person.id and leave.ended_at is null
        and absent.reason = 'on_leave' and leave.first_on <= $2::date and $2::date < leave.until_on
      order by person.name, person.id`,
    [JSON.stringify(notice.standsInFor), today],
  );
  return items.map((item) => ({ ...item, standsInFor }));
}
