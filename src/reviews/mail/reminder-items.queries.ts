import type { EntityManager } from 'typeorm';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { rows } from '../../platform/database/rows.ts';
import type { NoticedReview } from '../reminders/review-notice.ts';
import { publicTitle } from '../../policies/public-title.ts';
import type { NoticeItem, ReminderItem } from './reminder-item.rules.ts';

/** An item of a review that has begun, as every reminder's has, and the message that tells it. */
type BegunItem = ReminderItem & { readonly cycleId: string; readonly messageId: string };

/**
 * The reviews that reminder messages still tell of on the organisation's `today`, by message, each once, by title; a
 * message without any is not in the answer. Why its
 * recipient is told is read from the rows: whose reminders were sent on to them, else what they are to the policy, else
 * whether nobody else could be reached, else their role, by which a late review comes up to them.
 */
export async function itemsOfMessages(
  manager: EntityManager,
  messageIds: readonly string[],
  today: CalendarDate,
): Promise<ReadonlyMap<string, readonly BegunItem[]>> {
  const found = await rows<BegunItem>(
    manager,
    `with told as (
       select reminder.message_id, reminder.cycle_id, reminder.person_id,
              bool_or(rung.finding = 'no_recipient') as without_recipient,
              array_agg(reminder.id) as reminders
         from reminder join review_rung rung on rung.id = reminder.rung_id
        where reminder.message_id = any($1::uuid[]) and reminder.suppressed_reason is null
        group by reminder.message_id, reminder.cycle_id, reminder.person_id)
     select told.message_id as "messageId", cycle.id as "cycleId", cycle.kind, policy.id as "policyId", policy.slug,
            ${publicTitle('policy', '$2::date')} as title, policy.number, cycle.next_review as "nextReview", owner.name as "ownerName", cycle.stage,
            case when policy.owner_id = told.person_id then 'owner'
                 when exists (select from policy_reviewer reviewer
                       where reviewer.policy_id = policy.id and reviewer.person_id = told.person_id) then 'reviewer'
                 when jsonb_array_length(others.list) > 0 then null
                 when told.without_recipient and policy.owner_id is null then 'no_recipient'
                 when upper(review_window.days) <= $2::date then 'escalation'
                 when exists (select from person_role held where held.person_id = told.person_id
                       and held.role in ('committee_member', 'committee_chair')) then 'committee' end as reason,
            others.list as "standsInFor"
       from told
       join review_cycle cycle on cycle.id = told.cycle_id
       join policy on policy.id = cycle.policy_id
       left join person owner on owner.id = policy.owner_id
       cross join lateral (select ${windowOf('cycle.next_review')} as days) review_window
       cross join lateral (
         select coalesce(jsonb_agg(jsonb_build_object('name', absent.name, 'reason', detour.reason, 'until',
                  (select leave.until_on from delegation leave
                    where detour.reason = 'on_leave' and leave.person_id = absent.id and leave.ended_at is null
                      and leave.first_on <= $2::date and leave.until_on > $2::date)) order by absent.name, absent.id), '[]') as list
           from (select distinct on (redirect.from_person_id) redirect.from_person_id, redirect.reason
                   from reminder_redirect redirect
                  where redirect.reminder_id = any(told.reminders) and redirect.step = 0
                  order by redirect.from_person_id, redirect.reason) detour
           join person absent on absent.id = detour.from_person_id) others
      order by title nulls last, policy.id`,
    [messageIds, today],
  );
  return Map.groupBy(found, ({ messageId }) => messageId);
}

/** The policies of a notice as its mail tells them on the organisation's `today`, in the order given. */
export async function noticeItemsOf(
  manager: EntityManager,
  reviews: readonly NoticedReview[],
  today: CalendarDate,
): Promise<NoticeItem[]> {
  return await rows<NoticeItem>(
    manager,
    `select cycle.id as "cycleId", coalesce(cycle.kind, 'scheduled') as kind, policy.id as "policyId", policy.slug,
            ${publicTitle('policy', '$2::date')} as title, policy.number,
            case when cycle.kind = 'scheduled' then cycle.next_review else (
              select dates.next_review from policy_review_dates dates
               where dates.policy_id = policy.id order by dates.revision desc limit 1) end as "nextReview",
            owner.name as "ownerName", cycle.stage, '[]'::jsonb as "standsInFor"
       from jsonb_to_recordset($1::jsonb) as noticed ("policyId" uuid, "cycleId" uuid, place int)
       join policy on policy.id = noticed."policyId"
       left join review_cycle cycle on cycle.id = noticed."cycleId"
       left join person owner on owner.id = policy.owner_id
      order by noticed.place`,
    [JSON.stringify(reviews.map((review, place) => ({ ...review, place }))), today],
  );
}

/** The days of a partial date, in SQL: `daterange`, half-open. */
function windowOf(date: string): string {
  return `case length(${date})
    when 4 then daterange((${date} || '-01-01')::date, ((${date} || '-01-01')::date + interval '1 year')::date)
    when 7 then daterange((${date} || '-01')::date, ((${date} || '-01')::date + interval '1 month')::date)
    else daterange(${date}::date, ${date}::date + 1) end`;
}
